// The least that a server must do to hand out a freshly signed token of the same size: read the form, sign on the thread
// pool, answer. Nothing is checked.
import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "../harness/serving-child.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const header = Buffer.from(JSON.stringify({ typ: "JWT", alg: "RS256", kid: "k".repeat(43) })).toString(
  "base64url",
);
const claims = {
  aud: "https://management.azure.com",
  iss: `https://127.0.0.1:40000/${randomUUID()}/`,
  appid: randomUUID(),
  appidacr: "1",
  idp: `https://127.0.0.1:40000/${randomUUID()}/`,
  idtyp: "app",
  oid: randomUUID(),
  sub: randomUUID(),
  tid: randomUUID(),
  ver: "1.0",
};

const server = createServer((request, response) => {
  request.resume().on("end", () => {
    const now = Math.floor(Date.now() / 1000);
    const body = JSON.stringify({ ...claims, iat: now, nbf: now, exp: now + 3600, uti: randomUUID() });
    const input = `${header}.${Buffer.from(body).toString("base64url")}`;
    sign("sha256", Buffer.from(input), privateKey, (error, signature) => {
      if (error) throw error;
      const token = `${input}.${signature.toString("base64url")}`;
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ token_type: "Bearer", expires_in: 3599, access_token: token }));
    });
  });
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  serve({ url: `http://127.0.0.1:${port}`, tokenPath: "/token", form: "grant_type=client_credentials" });
});
