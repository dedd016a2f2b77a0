import { expect, test } from "vitest";
import { createFakeClock } from "../../test/fakes/clock.ts";
import { type Answer, createAnswer, type GetTokenOptions } from "../model/answer.ts";
import { createLender } from "./lender.ts";

const minute = 60_000;
const hour = 60 * minute;

/** A lender whose engine holds one token, and what upstream would give. */
function createWorld(mintedLifeMs = hour) {
  const clock = createFakeClock(0);
  const asked: (GetTokenOptions | undefined)[] = [];
  let held = token(hour);
  let upstream: () => Answer<object> = () => token(hour);
  function token(lifeMs: number): Answer<object> {
    const issuedAt = clock.now();
    return createAnswer({ token: `t${issuedAt}` }, "hit", {
      issuedAt,
      refreshAt: issuedAt,
      expiresAt: issuedAt + lifeMs,
    });
  }
  const handle = {
    atHand: () => undefined,
    async get(wants?: GetTokenOptions) {
      asked.push(wants);
      if (wants?.forceRefresh) held = upstream();
      return held;
    },
  };
  return {
    clock,
    asked,
    token,
    lend: createLender(handle, clock, () => mintedLifeMs),
    upstreamGives: (give: () => Answer<object>) => {
      upstream = give;
    },
  };
}

test("hands out what is at hand while it has five minutes left", async () => {
  const { clock, asked, lend } = createWorld();
  await lend();
  await clock.advance(hour - 5 * minute);
  await lend();
  expect(asked).toEqual([undefined, undefined]);
});

test("gets a longer one before it hands out less, once for everybody who asks", async () => {
  const { clock, asked, lend } = createWorld();
  await lend();
  await clock.advance(hour - 4 * minute);
  const answers = await Promise.all([lend(), lend()]);
  expect(answers.every(({ expiresAt }) => expiresAt - clock.now() === hour)).toBe(true);
  await lend();
  expect(asked.filter((wants) => wants === undefined).length).toBe(2);
});

test("falls back to what there is when upstream cannot give one, and lets a minute pass before it tries again", async () => {
  const { clock, asked, lend, upstreamGives } = createWorld();
  const first = await lend();
  await clock.advance(hour - 4 * minute);
  upstreamGives(() => {
    throw new Error("down");
  });
  expect(await lend()).toBe(first);
  const before = asked.length;
  await lend();
  expect(asked.slice(before)).toEqual([undefined]);
  await clock.advance(minute);
  await lend();
  expect(asked.at(-1)?.forceRefresh).toBe(true);
});

test("does not press for more when upstream gives nothing longer", async () => {
  const { clock, asked, lend, upstreamGives, token } = createWorld();
  await lend();
  await clock.advance(hour - 4 * minute);
  upstreamGives(() => token(2 * minute));
  await lend();
  await lend();
  expect(asked.filter((wants) => wants?.forceRefresh).length).toBe(1);
});

test("lets tokens be that never had five minutes", async () => {
  const { clock, asked, lend } = createWorld(10_000);
  await lend();
  await clock.advance(hour - 5_000);
  await lend();
  expect(asked).toEqual([undefined, undefined]);
});

test("passes a caller's own wishes on", async () => {
  const { asked, lend } = createWorld();
  await lend({ rejectedTokenSha256: "ab" });
  expect(asked).toEqual([{ rejectedTokenSha256: "ab" }]);
});

test("hands out no token in the last part of a second that it does not have on the wire", async () => {
  const { clock, asked, lend } = createWorld(10_000);
  await clock.advance(1_500);
  await lend();
  await clock.advance(hour - 1_600);
  await lend();
  expect(asked.at(-1)).toBeUndefined();
  await clock.advance(100);
  expect((await lend()).expiresAt).toBeGreaterThan(clock.now());
  expect(asked.at(-1)?.forceRefresh).toBe(true);
});
