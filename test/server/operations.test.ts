import { afterAll, beforeAll, expect, test } from "vitest";
import { silentAudit } from "../../src/server/audit.ts";
import { type ServedTestBooth, serveTestBooth, testKey } from "../fakes/served-booth.ts";

let booth: ServedTestBooth;
beforeAll(async () => {
  booth = await serveTestBooth();
});
afterAll(() => booth.close());

const resource = "resource=https://vault.azure.net";

test("says that it is up, that it is ready, and that it is about to stop", async () => {
  expect((await booth.ask("/healthz")).status).toBe(200);
  expect((await booth.ask("/readyz")).status).toBe(200);
  const other = await serveTestBooth();
  other.server.stopping();
  expect((await other.ask("/readyz")).status).toBe(503);
  expect((await other.ask("/healthz")).status).toBe(200);
  await other.close();
});

test("counts hand-outs, refusals and upstream calls, without a token or what a caller made up", async () => {
  await booth.askAppService(resource);
  await booth.askAppService(resource);
  await booth.askAppService(`${resource}&client_id=made-up`);
  await booth.ask("/made-up");
  const { headers, body } = await booth.ask("/metrics");
  expect(headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(body).toContain(
    'tokenbooth_hand_outs_total{dialect="app-service",source="client",outcome="fetched"} 1',
  );
  expect(body).toContain('tokenbooth_hand_outs_total{dialect="app-service",source="client",outcome="hit"} 1');
  expect(body).toContain('tokenbooth_refusals_total{dialect="app-service",guard="identity"} 1');
  expect(body).toContain('tokenbooth_refusals_total{dialect="none",guard="path"} 1');
  expect(body).toContain('tokenbooth_upstream_fetches_total{source="client",result="succeeded"} 1');
  expect(body).toMatch(/tokenbooth_token_life_left_seconds\{source="client",identity="system"\} 35\d\d/);
  expect(body).not.toMatch(/eyJ|made-up/);
});

test("counts the audit lines that could not be written", async () => {
  const audit = { ...silentAudit, lost: 3 };
  const { server, close } = await serveTestBooth({ audit });
  const request = { method: "GET", path: "/metrics", query: "", body: "", peer: "127.0.0.1", secure: false };
  const { body } = await server.route({ ...request, headers: { host: "localhost" } });
  expect(body).toContain("tokenbooth_audit_lines_lost_total 3");
  await close();
});

test("tells the life left of what was handed out last, in whichever dialect that was", async () => {
  const other = await serveTestBooth();
  const left = async () =>
    Number(
      /life_left_seconds\{source="client",identity="system"\} (\d+)/.exec(
        (await other.ask("/metrics")).body,
      )?.[1],
    );
  const askBooth = (query = "") =>
    other.ask(`/v1/tokens/client?${query}`, {
      method: "POST",
      headers: { authorization: `Bearer ${testKey}`, "content-type": "application/json" },
      body: JSON.stringify({ endpoint: "https://vault.azure.net" }),
    });
  await other.askAppService(resource);
  await askBooth();
  await other.clock.advance(1_000_000);
  expect(await left()).toBeLessThan(2_700);
  await other.askAppService(`${resource}&bypass_cache=true`);
  expect(await left()).toBeGreaterThan(3_500);
  await other.clock.advance(1_000_000);
  await askBooth("bypass_cache=true");
  expect(await left()).toBeGreaterThan(3_500);
  await other.close();
});
