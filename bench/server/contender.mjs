// One server to be measured, by name. Prints its port; ends when its standard input does.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { answerTo, key, type } from "./checks.mjs";

const [name, folder = ""] = process.argv.slice(2);
const require = createRequire(join(folder, "package.json"));
const ready = (port) => process.stdout.write(`${port}\n`);
const queryOf = (url) => url.slice(url.indexOf("?") + 1);

const contenders = {
  "node:http"() {
    const server = createServer((request, response) => {
      const { url, socket, headers } = request;
      if (!url.startsWith("/msi/token")) return response.writeHead(404).end();
      const answer = answerTo({ peer: socket.remoteAddress, headers, query: queryOf(url) });
      if (typeof answer === "number") return response.writeHead(answer).end();
      response.writeHead(200, { ...type, "content-length": Buffer.byteLength(answer) }).end(answer);
    });
    server.listen(0, "127.0.0.1", () => ready(server.address().port));
  },
  async fastify() {
    const app = require("fastify")();
    app.get("/msi/token", (request, reply) => {
      const { headers, socket, raw } = request;
      const answer = answerTo({ peer: socket.remoteAddress, headers, query: queryOf(raw.url) });
      return typeof answer === "number" ? reply.code(answer).send() : reply.headers(type).send(answer);
    });
    await app.listen({ port: 0, host: "127.0.0.1" });
    ready(app.server.address().port);
  },
  express() {
    const app = require("express")();
    app.get("/msi/token", (request, response) => {
      const { headers, socket, originalUrl } = request;
      const answer = answerTo({ peer: socket.remoteAddress, headers, query: queryOf(originalUrl) });
      if (typeof answer === "number") response.sendStatus(answer);
      else response.set(type).send(answer);
    });
    const server = app.listen(0, "127.0.0.1", () => ready(server.address().port));
  },
  hono() {
    const { Hono } = require("hono");
    const { serve } = require("@hono/node-server");
    const app = new Hono();
    app.get("/msi/token", (context) => {
      const { incoming } = context.env;
      const answer = answerTo({
        peer: incoming.socket.remoteAddress,
        headers: context.req.header(),
        query: queryOf(context.req.url),
      });
      return typeof answer === "number" ? context.body(null, answer) : context.body(answer, 200, type);
    });
    serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => ready(port));
  },
  ours: () => ours(undefined),
  "ours, audited": () => ours("/dev/null"),
};

/** Our own server as `serve` makes it, logged in to an emulator in the same process. */
async function ours(auditFile) {
  const { createBooth } = await import("../../src/booth/booth.ts");
  const { environmentLayers } = await import("../../src/config/environment.ts");
  const { createEmulator } = await import("../../src/emulator/emulator.ts");
  const { nodeRuntime } = await import("../../src/node-runtime.ts");
  const { sha256Of } = await import("../../src/server/keys.ts");
  const { openListeners } = await import("../../src/server/open-listeners.ts");
  const { createAuditLines } = await import("../../src/server/audit-lines.ts");
  const { createTokenServer } = await import("../../src/server/token-server.ts");
  const { clock } = nodeRuntime();
  const emulator = await createEmulator({ listen: false });
  const env = emulator.environment();
  const booth = createBooth({ layers: environmentLayers(env), runtime: { env, fetch: emulator.fetch } });
  const server = await createTokenServer({
    clock,
    identities: [{ booth }],
    keys: [{ name: "bench", sha256: sha256Of(key) }],
    ...(auditFile !== undefined && { audit: await createAuditLines(auditFile, { clock }) }),
  });
  const { urls } = await openListeners(server, [{ kind: "tcp", host: "127.0.0.1", port: 0 }], console.error);
  ready(new URL(urls[0]).port);
}

await contenders[name]();
process.stdin.on("end", () => process.exit()).resume();
