import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createServerCertificate } from "../../src/emulator/certificates.ts";
import { createBooth, UnavailableError } from "../../src/index.ts";
import { nodeRuntime } from "../../src/node-runtime.ts";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** Asks for a managed identity's token of a service that answers like this. */
async function askOf(listener: RequestListener, hurry = false) {
  const port = await listening(createServer(listener));
  return askAt(`http://127.0.0.1:${port}`, hurry);
}

async function askAt(imdsEndpoint: string, hurry = false) {
  const { clock } = nodeRuntime();
  const booth = createBooth({
    imdsEndpoint,
    maxRetries: 0,
    layers: [],
    // The clock of somebody in a hurry: every time limit is over after 50 ms instead of seconds.
    runtime: hurry ? { clock: { ...clock, sleep: (_ms, signal) => clock.sleep(50, signal) } } : {},
  });
  return booth.getToken("identity", { resource: "https://vault.azure.net" }).catch((error: unknown) => error);
}

test("HTML instead of JSON is named for what it is, without its contents", async () => {
  const error = await askOf((_, response) => {
    response.setHeader("content-type", "text/html");
    response.end("<html>Sign in to HotelWifi</html>");
  });
  expect(error).toMatchObject({
    code: "TB_ERR_UPSTREAM_MALFORMED",
    retryable: false,
    upstream: { status: 200 },
  });
  expect(String(error)).toContain("text/html");
  expect(String(error)).not.toContain("HotelWifi");
});

test("JSON that lacks a field is refused, naming the field", async () => {
  const error = await askOf((_, response) =>
    response.end(JSON.stringify({ access_token: "canary", resource: "r" })),
  );
  expect(error).toMatchObject({ code: "TB_ERR_UPSTREAM_MALFORMED" });
  expect(String(error)).toContain("expires_in");
  expect(String(error)).not.toContain("canary");
});

test("a body that is cut short is no answer", async () => {
  const error = await askOf((_, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "500" });
    response.write('{"access_token":"canary-cut');
    setImmediate(() => response.destroy());
  });
  expect(error).toMatchObject({ code: "TB_ERR_UPSTREAM_UNAVAILABLE", retryable: true });
  expect(String(error)).not.toContain("canary");
});

test("a body of 10 MB is not read to its end", async () => {
  let sent = 0;
  const error = await askOf((_, response) => {
    const chunk = "x".repeat(64 * 1024);
    const pump = () => {
      while (sent < 10 * 1024 * 1024 && !response.destroyed) {
        sent += chunk.length;
        if (!response.write(chunk)) return void response.once("drain", pump);
      }
      response.end();
    };
    pump();
  });
  expect(error).toMatchObject({
    code: "TB_ERR_UPSTREAM_MALFORMED",
    message: expect.stringContaining("1048576 bytes"),
  });
  expect(sent).toBeLessThan(10 * 1024 * 1024);
});

test("a body that never ends is given up when its time is over", async () => {
  const error = await askOf((_, response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write(" "), 5);
    response.on("close", () => clearInterval(drip));
  }, true);
  expect(error).toMatchObject({ code: "TB_ERR_TIMEOUT" });
});

test("a redirect is never followed", async () => {
  const visited: string[] = [];
  const error = await askOf((request, response) => {
    visited.push(request.url ?? "");
    response.writeHead(302, { location: "/elsewhere" }).end();
  });
  expect(error).toMatchObject({
    code: "TB_ERR_UPSTREAM_MALFORMED",
    message: expect.stringContaining("redirect"),
  });
  expect(visited).toHaveLength(1);
});

test("a refused connection says that nothing listens there", async () => {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  const error = await askAt(`http://127.0.0.1:${port}`);
  expect(error).toBeInstanceOf(UnavailableError);
  expect(String(error)).toContain(`127.0.0.1:${port}`);
  expect(String(error)).toContain("ECONNREFUSED");
});

test("an untrusted certificate is told as one, with the way to trust it", async () => {
  const { key, cert } = createServerCertificate(["127.0.0.1"]);
  const port = await listening(createTlsServer({ key, cert }, () => {}));
  const booth = createBooth({
    authorityHost: `https://127.0.0.1:${port}`,
    tenantId: "tenant",
    clientId: "client",
    clientSecret: "canary-secret",
    layers: [],
  });
  const error = await booth.getToken("client", {}).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "TB_ERR_UPSTREAM_UNAVAILABLE", retryable: false });
  expect(String(error)).toContain("NODE_EXTRA_CA_CERTS");
});

test("a secret that an upstream echoes does not reach the error", async () => {
  const port = await listening(
    createServer((request, response) => {
      const { authorization } = request.headers;
      response.writeHead(403, { "content-type": "application/json" });
      response.end(JSON.stringify({ errorCode: "E0000006", errorSummary: `you sent ${authorization}` }));
    }),
  );
  const booth = createBooth({
    oktaOrgUrl: `http://127.0.0.1:${port}`,
    oktaApiToken: "canary-api-token",
    layers: [],
  });
  const error = await booth
    .getToken("okta", { clientId: "app1", id: "token1" })
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "TB_ERR_UPSTREAM_REFUSED" });
  expect(String(error)).toContain("[redacted]");
  expect(String(error)).not.toContain("canary");
});
