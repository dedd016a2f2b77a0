import { expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
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
