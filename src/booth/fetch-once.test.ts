import { decodeJwt } from "jose";
import { expect, onTestFinished, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import { environmentLayers } from "../config/environment.ts";
import { createEmulator } from "../emulator/emulator.ts";
import { createBooth } from "./booth.ts";

test("a login that hangs is told when nobody waits for it any more", async () => {
  const clock = createFakeClock();
  const signals: (AbortSignal | undefined)[] = [];
  const booth = createBooth({
    layers: [],
    credential: {
      getToken(_, { abortSignal } = {}) {
        signals.push(abortSignal);
        return new Promise(() => {});
      },
    },
    runtime: { clock, env: {} },
  });
  const asked = booth.getToken("client", {}, { timeoutMs: 600_000 }).catch((error: unknown) => error);
  await clock.settle();
  expect(signals[0]).toMatchObject({ aborted: false });
  while (clock.sleeping > 0) await clock.wakeNext();
  await expect(asked).resolves.toMatchObject({ code: "TB_ERR_TIMEOUT" });
  expect(signals[0]).toMatchObject({ aborted: true });
});

test.each([0, 1, 499, 999])(
  "a token is never said to live on for longer than it says itself, asked for at %i ms past the second",
  async (ms) => {
    const clock = createFakeClock(Date.UTC(2026, 0, 1) + ms);
    const emulator = await createEmulator({ clock, listen: false });
    onTestFinished(() => emulator.close());
    const env = emulator.environment();
    const booth = createBooth({
      layers: environmentLayers(env),
      runtime: { clock, env, fetch: emulator.fetch },
    });
    const { result, expiresAt } = await booth.getToken("client", {});
    const { exp } = decodeJwt(result.token);
    expect(expiresAt).toBe((exp ?? 0) * 1000);
  },
);
