import { expect, test } from "vitest";
import { sha256Of } from "../../src/server/keys.ts";
import { serveTestBooth, testKey } from "../fakes/served-booth.ts";

const query = "resource=https://vault.azure.net";

test("a key whose audiences shrink while the server runs loses what it was given before", async () => {
  const served = await serveTestBooth();
  try {
    expect((await served.askAppService(query)).status).toBe(200);
    const sha256 = sha256Of(testKey);
    const name = served.server.keys.names[0] ?? "";
    served.server.keys.replace([{ name, sha256, audiences: ["https://storage.azure.com"] }]);
    const refused = await served.askAppService(query);
    expect(refused.status).toBe(403);
    expect(refused.body).not.toContain("access_token");
  } finally {
    await served.close();
  }
});
