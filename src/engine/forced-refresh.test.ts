import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { confirmedForMs, forcedOrder } from "./forced-refresh.ts";

const now = 1_000_000;
const hash = createHash("sha256").update("bad").digest("hex");
const entry = { result: {}, issuedAt: now - 60_000, refreshAt: now + 1, expiresAt: now + 60_000 };

test("nothing is forced for a caller that wishes nothing", () => {
  expect(forcedOrder({}, "token", entry, now)).toBeUndefined();
  expect(forcedOrder({ forceRefresh: false }, undefined, undefined, now)).toBeUndefined();
});

test("a plain wish is always granted", () => {
  expect(forcedOrder({ forceRefresh: true }, "token", entry, now)).toEqual({});
  expect(forcedOrder({ forceRefresh: true }, undefined, undefined, now)).toEqual({});
});

test("a rejected token is replaced only while it is the one at hand", () => {
  expect(forcedOrder({ rejectedTokenSha256: hash }, "bad", entry, now)).toEqual({});
  expect(forcedOrder({ rejectedTokenSha256: hash.toUpperCase() }, "bad", entry, now)).toEqual({});
  expect(forcedOrder({ rejectedTokenSha256: hash }, "good", entry, now)).toBeUndefined();
  expect(forcedOrder({ rejectedTokenSha256: hash }, undefined, entry, now)).toBeUndefined();
});

test("without a token at hand there is none that could be any better", () => {
  expect(forcedOrder({ rejectedTokenSha256: hash }, undefined, undefined, now)).toEqual({});
});

test("a token that has just been confirmed is not asked for again, until that is a while ago", () => {
  const confirmed = { ...entry, confirmedUntil: now + 1 };
  expect(forcedOrder({ rejectedTokenSha256: hash }, "bad", confirmed, now)).toBeUndefined();
  expect(forcedOrder({ rejectedTokenSha256: hash }, "bad", confirmed, now + 1)).toEqual({});
});

test("claims are asked for, unless the token at hand has just come with them", () => {
  const challenged = true;
  expect(forcedOrder({ claims: "{}" }, "token", entry, now)).toEqual({ claims: "{}", challenged });
  const justCome = { ...entry, claims: { text: "{}", answeredUntil: now + confirmedForMs } };
  expect(forcedOrder({ claims: "{}" }, "token", justCome, now)).toBeUndefined();
  const other = '{"other":1}';
  expect(forcedOrder({ claims: other }, "token", justCome, now)).toEqual({ claims: other, challenged });
  const later = now + confirmedForMs;
  expect(forcedOrder({ claims: "{}" }, "token", justCome, later)).toEqual({ claims: "{}", challenged });
});

test("claims beside a rejected token say how to ask, not whether", () => {
  const wants = { rejectedTokenSha256: hash, claims: "{}" };
  expect(forcedOrder(wants, "bad", entry, now)).toEqual({ claims: "{}" });
  expect(forcedOrder(wants, "good", entry, now)).toBeUndefined();
  expect(forcedOrder(wants, undefined, undefined, now)).toEqual({ claims: "{}" });
});

test("claims beside a plain wish do not say that the token at hand is worth nothing", () => {
  const wants = { forceRefresh: true, claims: "{}" };
  expect(forcedOrder(wants, "token", entry, now)).toEqual({ claims: "{}", challenged: false });
});

test("a hash that is none is the caller's mistake, said by name", () => {
  for (const rejectedTokenSha256 of ["", "abc", `${hash}00`, "zz".repeat(32)]) {
    expect(() => forcedOrder({ rejectedTokenSha256 }, "bad", entry, now)).toThrow(
      expect.objectContaining({ code: "TB_ERR_INVALID_ARGUMENT", argument: "rejectedTokenSha256" }),
    );
  }
});
