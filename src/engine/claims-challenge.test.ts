import { expect, test } from "vitest";
import { RefusedError } from "../model/errors.ts";
import { withClaimsChallenge } from "./claims-challenge.ts";
import type { FetchOrder } from "./fetch.ts";

const order: FetchOrder = { forceRefresh: false, signal: new AbortController().signal };

const challenge = (claims: string) =>
  new RefusedError("TB_ERR_UPSTREAM_REFUSED", "The upstream answered 401.", { claims });

test("a challenge is answered by asking again with its claims", async () => {
  const asked: (string | undefined)[] = [];
  const fetch = withClaimsChallenge(async ({ claims }) => {
    asked.push(claims);
    if (claims === undefined) throw challenge("{}");
    return "token";
  });
  await expect(fetch(order)).resolves.toBe("token");
  expect(asked).toEqual([undefined, "{}"]);
});

test("once, not again when that is challenged too", async () => {
  let asked = 0;
  const fetch = withClaimsChallenge(async () => {
    asked++;
    throw challenge(`{"nr":${asked}}`);
  });
  await expect(fetch(order)).rejects.toMatchObject({ claims: '{"nr":2}' });
  expect(asked).toBe(2);
});

test("a caller that brings claims of its own has had its answer", async () => {
  let asked = 0;
  const fetch = withClaimsChallenge(async () => {
    asked++;
    throw challenge("{}");
  });
  await expect(fetch({ ...order, claims: "{}" })).rejects.toBeInstanceOf(RefusedError);
  expect(asked).toBe(1);
});

test("any other refusal is the caller's", async () => {
  let asked = 0;
  const fetch = withClaimsChallenge(async () => {
    asked++;
    throw new RefusedError("TB_ERR_UPSTREAM_REFUSED", "403");
  });
  await expect(fetch(order)).rejects.toThrow("403");
  expect(asked).toBe(1);
});
