import { describe, expect, test, vi } from "vitest";
import { RefusedError, ThrottledError, UnavailableError } from "../../src/model/errors.ts";
import { createEngineWorld, hour, minute, sha256 } from "../fakes/engine-world.ts";

const down = () => new UnavailableError("TB_ERR_UPSTREAM_UNAVAILABLE", "The upstream answered 500.");
const refused = () => new RefusedError("TB_ERR_UPSTREAM_REFUSED", "The upstream answered 403.");
const throttled = (retryAfterMs: number) =>
  new ThrottledError("The upstream answered 429.", { retryAfterMs, upstream: { host: "upstream.example" } });

function callers(count: number, ask: () => Promise<unknown>) {
  return Array.from({ length: count }, ask);
}

describe("promise 1: an expired token is never handed out", () => {
  test("a token serves up to its last millisecond and not one longer", async () => {
    const { clock, engine, request, fetched, exchanges } = createEngineWorld({ maxRetries: 0 });
    await fetched("first");
    await clock.advance(hour - 1);
    await expect(engine.get(request())).resolves.toMatchObject({ result: { token: "first" } });
    exchanges.at(-1)?.fail(down());
    await clock.advance(1);
    const late = engine.get(request());
    await clock.settle();
    exchanges.at(-1)?.answer("second");
    await expect(late).resolves.toMatchObject({ result: { token: "second" }, outcome: "fetched" });
  });

  test("a machine that slept past the end asks anew when it wakes", async () => {
    const { clock, engine, request, fetched, last } = createEngineWorld();
    await fetched("first");
    clock.suspend(2 * hour);
    const answer = engine.get(request());
    await clock.settle();
    last().answer("second");
    await expect(answer).resolves.toMatchObject({ result: { token: "second" } });
  });

  test("setting the wall clock back gives no token a longer life", async () => {
    const { clock, engine, request, fetched, last } = createEngineWorld();
    await fetched("first");
    await clock.advance(30 * minute);
    clock.stepWall(-hour);
    await clock.advance(30 * minute);
    const answer = engine.get(request());
    await clock.settle();
    last().answer("second");
    await expect(answer).resolves.toMatchObject({ result: { token: "second" } });
  });

  test("setting the wall clock forward past the end asks anew", async () => {
    const { clock, engine, request, fetched, last } = createEngineWorld();
    await fetched("first");
    clock.stepWall(2 * hour);
    const answer = engine.get(request());
    await clock.settle();
    last().answer("second");
    await expect(answer).resolves.toMatchObject({ result: { token: "second" } });
  });

  test("a handle judges at each hand-out as well", async () => {
    const { clock, engine, request, fetched, last } = createEngineWorld();
    const get = engine.handle(request());
    await fetched("first");
    await expect(get()).resolves.toMatchObject({ result: { token: "first" } });
    clock.stepWall(-hour);
    await clock.advance(hour);
    const answer = get();
    await clock.settle();
    last().answer("second");
    await expect(answer).resolves.toMatchObject({ result: { token: "second" } });
  });

  test("a token that arrives expired is asked for once more and then reported, never handed out", async () => {
    const { clock, engine, request, exchanges } = createEngineWorld();
    const answer = engine.get(request());
    answer.catch(() => {});
    await clock.settle();
    exchanges[0]?.answer("dead", 0);
    await clock.settle();
    exchanges[1]?.answer("dead too", -5);
    await expect(answer).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_MALFORMED" });
    expect(exchanges).toHaveLength(2);
  });

  test("a token whose end cannot be read is not used at all", async () => {
    const { clock, engine, request, last } = createEngineWorld();
    const answer = engine.get(request());
    answer.catch(() => {});
    await clock.settle();
    last().answer("endless", { life: { expiresAt: Number.NaN } });
    await expect(answer).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_MALFORMED" });
  });
});

describe("promise 2: one upstream call, however many ask", () => {
  test("1,000 callers of a cold key share one call", async () => {
    const { clock, engine, request, exchanges, last } = createEngineWorld();
    const answers = callers(1_000, () => engine.get(request()));
    await clock.settle();
    last().answer("only");
    const outcomes = (await Promise.all(answers)).map((answer) => (answer as { outcome: string }).outcome);
    expect(exchanges).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "fetched")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "joined")).toHaveLength(999);
  });

  test("past refreshAt nobody waits, and one refresh runs in the background", async () => {
    const { clock, engine, request, fetched, exchanges, last } = createEngineWorld();
    await fetched("first");
    await clock.advance(51 * minute);
    const answers = await Promise.all(callers(1_000, () => engine.get(request())));
    for (const answer of answers)
      expect(answer).toMatchObject({ result: { token: "first" }, outcome: "stale" });
    expect(exchanges).toHaveLength(2);
    last().answer("second");
    await clock.settle();
    await expect(engine.get(request())).resolves.toMatchObject({
      result: { token: "second" },
      outcome: "hit",
    });
  });

  test("1,000 callers of an expired token share one call and wait for it", async () => {
    const { clock, engine, request, fetched, exchanges, last } = createEngineWorld();
    await fetched("first");
    await clock.advance(hour);
    const answers = callers(1_000, () => engine.get(request()));
    await clock.settle();
    last().answer("second");
    for (const answer of await Promise.all(answers)) {
      expect(answer).toMatchObject({ result: { token: "second" } });
    }
    expect(exchanges).toHaveLength(2);
  });

  test("a caller in no hurry joins the forced refresh of another", async () => {
    const { clock, engine, request, exchanges, last } = createEngineWorld();
    const answers = [engine.get(request(), { forceRefresh: true }), engine.get(request())];
    await clock.settle();
    last().answer("only");
    await Promise.all(answers);
    expect(exchanges).toHaveLength(1);
  });
});

describe("promise 3: when a token is renewed", () => {
  const cases: [string, { life: object; random?: number }, number][] = [
    ["at half of a life over two hours", { life: { expiresInMs: 24 * hour } }, 12 * hour],
    ["ten minutes before the end of a life of two hours", { life: { expiresInMs: 2 * hour } }, 110 * minute],
    ["a fifth before the end of a short life", { life: { expiresInMs: 10 * minute } }, 8 * minute],
    ["when the upstream says so", { life: { expiresInMs: hour, refreshInMs: 20 * minute } }, 20 * minute],
    [
      "up to a tenth of the lead earlier",
      { life: { expiresInMs: 2 * hour }, random: 0.999_999 },
      109 * minute,
    ],
    [
      "up to a tenth of the upstream's own lead earlier",
      { life: { expiresInMs: hour, refreshInMs: 20 * minute }, random: 0.999_999 },
      16 * minute,
    ],
  ];
  test.each(cases)("%s", async (_words, { life, random = 0 }, expectedMs) => {
    const { fetched, request } = createEngineWorld({ random: () => random });
    const { issuedAt, refreshAt } = await fetched("token", request(), { life: life as never });
    expect(Math.round((refreshAt - issuedAt) / 1000)).toBe(expectedMs / 1000);
  });
});

describe("promise 4: an AbortSignal ends one caller's wait, never the flight", () => {
  test("the others get the token, and so does whoever comes later", async () => {
    const { clock, engine, request, exchanges, last } = createEngineWorld();
    const impatient = new AbortController();
    const left = engine.get(request(), { signal: impatient.signal });
    const stays = engine.get(request());
    await clock.settle();
    impatient.abort(new Error("no more time"));
    await expect(left).rejects.toThrow("no more time");
    expect(last().order.signal.aborted).toBe(false);
    last().answer("token");
    await expect(stays).resolves.toMatchObject({ result: { token: "token" } });
    expect(exchanges).toHaveLength(1);
  });

  test("when every caller has gone, the flight still lands in the cache", async () => {
    const { clock, engine, request, last } = createEngineWorld();
    const impatient = new AbortController();
    const left = engine.get(request(), { signal: impatient.signal });
    await clock.settle();
    impatient.abort(new Error("gone"));
    await expect(left).rejects.toThrow("gone");
    last().answer("token");
    await clock.settle();
    await expect(engine.get(request())).resolves.toMatchObject({ outcome: "hit" });
  });

  test("a flight that fails after its callers have gone ends nothing else", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    try {
      const { clock, engine, request, last } = createEngineWorld();
      const left = engine.get(request(), { timeoutMs: 10 });
      left.catch(() => {});
      await clock.advance(10);
      await expect(left).rejects.toMatchObject({ code: "TB_ERR_TIMEOUT" });
      last().fail(refused());
      await clock.settle();
      await clock.settle();
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.off("unhandledRejection", unhandled);
    }
  });
});

describe("promise 5: a valid token is served while the upstream is down", () => {
  test("the outcome says so, and the pauses between tries grow", async () => {
    const { clock, engine, request, fetched, exchanges, last, warnings } = createEngineWorld({
      maxRetries: 0,
    });
    await fetched("first");
    await clock.advance(50 * minute);
    const triedAt: number[] = [];
    for (const startedAt = clock.monotonic(); clock.monotonic() < startedAt + 3 * minute; ) {
      const before = exchanges.length;
      const { outcome, result } = await engine.get(request());
      expect(result.token).toBe("first");
      if (exchanges.length > before) {
        triedAt.push(clock.monotonic());
        last().fail(down());
      } else {
        expect(outcome).toBe("stale-if-error");
      }
      await clock.advance(100);
    }
    const pauses = triedAt.slice(1).map((at, index) => at - (triedAt[index] ?? 0));
    expect(pauses.length).toBeGreaterThan(4);
    for (const [index, pause] of pauses.slice(1).entries()) expect(pause).toBeGreaterThan(pauses[index] ?? 0);
    expect(warnings).toHaveLength(triedAt.length);
  });

  test("once the upstream is back, the next refresh ends it", async () => {
    const { clock, engine, request, fetched, last } = createEngineWorld({ maxRetries: 0 });
    await fetched("first");
    await clock.advance(50 * minute);
    await engine.get(request());
    last().fail(down());
    await clock.advance(minute);
    await expect(engine.get(request())).resolves.toMatchObject({ outcome: "stale-if-error" });
    last().answer("second");
    await clock.settle();
    await expect(engine.get(request())).resolves.toMatchObject({
      result: { token: "second" },
      outcome: "hit",
    });
  });
});

describe("promise 6: a pause that one caller is told of holds for all callers of the upstream", () => {
  test("whoever has no token learns the true remaining seconds at once, and the upstream is left alone", async () => {
    const { clock, engine, request, exchanges, last } = createEngineWorld();
    const first = engine.get(request("a"));
    first.catch(() => {});
    await clock.settle();
    last().fail(throttled(30_000));
    await expect(first).rejects.toMatchObject({ code: "TB_ERR_THROTTLED", retryAfterMs: 30_000 });
    await clock.advance(12_500);
    await expect(engine.get(request("b"))).rejects.toMatchObject({
      code: "TB_ERR_THROTTLED",
      retryAfterMs: 17_500,
      message: expect.stringContaining("18 s"),
    });
    expect(exchanges).toHaveLength(1);
    await clock.advance(17_500);
    const after = engine.get(request("b"));
    await clock.settle();
    last().answer("token");
    await expect(after).resolves.toMatchObject({ outcome: "fetched" });
  });

  test("whoever holds a valid token never notices", async () => {
    const { clock, engine, request, fetched, exchanges, last } = createEngineWorld();
    await fetched("valid", request("a"));
    const other = engine.get(request("b"));
    other.catch(() => {});
    await clock.settle();
    last().fail(throttled(hour));
    await clock.advance(55 * minute);
    await expect(engine.get(request("a"))).resolves.toMatchObject({ result: { token: "valid" } });
    expect(exchanges).toHaveLength(2);
  });

  test("other upstreams are asked as ever", async () => {
    const { clock, engine, request, last } = createEngineWorld();
    const paused = engine.get(request("a"));
    paused.catch(() => {});
    await clock.settle();
    last().fail(throttled(30_000));
    const free = engine.get(request("b", { upstream: "another" }));
    await clock.settle();
    last().answer("token");
    await expect(free).resolves.toMatchObject({ outcome: "fetched" });
  });

  test("who asks to wait gets the token after the pause, by one call for all who waited", async () => {
    const { clock, engine, request, exchanges, last } = createEngineWorld();
    const patient = callers(100, () => engine.get(request(), { waitWhenThrottled: true, timeoutMs: minute }));
    await clock.settle();
    last().fail(throttled(20_000));
    await clock.advance(20_000);
    last().answer("token");
    for (const answer of await Promise.all(patient))
      expect(answer).toMatchObject({ result: { token: "token" } });
    expect(exchanges).toHaveLength(2);
  });

  test("who asks to wait for less than the pause learns of it at once", async () => {
    const { clock, engine, request, last } = createEngineWorld();
    const hasty = engine.get(request(), { waitWhenThrottled: true, timeoutMs: 10_000 });
    hasty.catch(() => {});
    await clock.settle();
    last().fail(throttled(20_000));
    await expect(hasty).rejects.toMatchObject({ code: "TB_ERR_THROTTLED", retryAfterMs: 20_000 });
  });
});

describe("promise 7: a refusal is never retried, and remembered for a moment", () => {
  test("a loop of callers causes one call", async () => {
    const { clock, engine, request, exchanges, last } = createEngineWorld();
    const first = engine.get(request());
    first.catch(() => {});
    await clock.settle();
    last().fail(refused());
    await expect(first).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_REFUSED" });
    for (let n = 0; n < 20; n++) {
      await expect(engine.get(request())).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_REFUSED" });
      await clock.advance(200);
    }
    expect(exchanges).toHaveLength(1);
  });

  test("after the moment the upstream is asked again", async () => {
    const { clock, engine, request, last } = createEngineWorld();
    const first = engine.get(request());
    first.catch(() => {});
    await clock.settle();
    last().fail(refused());
    await clock.advance(5_000);
    const second = engine.get(request());
    await clock.settle();
    last().answer("allowed now");
    await expect(second).resolves.toMatchObject({ result: { token: "allowed now" } });
  });

  test("it never hides a valid token", async () => {
    const { clock, engine, request, fetched, last } = createEngineWorld();
    await fetched("valid");
    const forced = engine.get(request(), { forceRefresh: true });
    forced.catch(() => {});
    await clock.settle();
    last().fail(refused());
    await expect(forced).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_REFUSED" });
    await expect(engine.get(request())).resolves.toMatchObject({
      result: { token: "valid" },
      outcome: "hit",
    });
  });

  test("what the protocol calls a wait is waited out: 70 s of 410 end in a token", async () => {
    const { clock, engine, request, exchanges } = createEngineWorld();
    const updating = () =>
      new UnavailableError("TB_ERR_UPSTREAM_UNAVAILABLE", "410", { lastsAtMostMs: 70_000 });
    const answer = engine.get(request(), { timeoutMs: 100_000 });
    answer.catch(() => {});
    let answered = 0;
    for (let second = 0; second < 90; second++) {
      await clock.advance(1_000);
      for (; answered < exchanges.length; answered++) {
        if (second < 65) exchanges[answered]?.fail(updating());
        else exchanges[answered]?.answer("after the update");
      }
    }
    await expect(answer).resolves.toMatchObject({ result: { token: "after the update" } });
  });

  test("what outlasts the protocol's word is reported", async () => {
    const { clock, engine, request, exchanges } = createEngineWorld();
    const answer = engine.get(request(), { timeoutMs: 200_000 });
    answer.catch(() => {});
    let failed = 0;
    for (let second = 0; second < 100; second++) {
      await clock.advance(1_000);
      for (; failed < exchanges.length; failed++) {
        exchanges[failed]?.fail(
          new UnavailableError("TB_ERR_UPSTREAM_UNAVAILABLE", "410", { lastsAtMostMs: 70_000 }),
        );
      }
    }
    await expect(answer).rejects.toThrow("410");
    expect(exchanges.length).toBeLessThan(15);
  });
});

describe("promise 9: forced refresh", () => {
  test("by flag, the upstream is asked although a valid token is at hand", async () => {
    const { clock, engine, request, fetched, last } = createEngineWorld();
    await fetched("first");
    const forced = engine.get(request(), { forceRefresh: true });
    await clock.settle();
    expect(last().order.forceRefresh).toBe(true);
    last().answer("second");
    await expect(forced).resolves.toMatchObject({ result: { token: "second" }, outcome: "fetched" });
    await expect(engine.get(request())).resolves.toMatchObject({ result: { token: "second" } });
  });

  test("1,000 holders of one rejected token cause one call", async () => {
    const { clock, engine, request, fetched, exchanges, last } = createEngineWorld();
    await fetched("bad");
    const wants = { rejectedTokenSha256: sha256("bad") };
    const answers = callers(1_000, () => engine.get(request(), wants));
    await clock.settle();
    last().answer("good");
    for (const answer of await Promise.all(answers))
      expect(answer).toMatchObject({ result: { token: "good" } });
    expect(exchanges).toHaveLength(2);
  });

  test("and one call when they come one after another", async () => {
    const { clock, engine, request, fetched, exchanges, last } = createEngineWorld();
    await fetched("bad");
    const wants = { rejectedTokenSha256: sha256("bad") };
    const first = engine.get(request(), wants);
    await clock.settle();
    last().answer("good");
    await first;
    for (let n = 0; n < 10; n++) {
      await clock.advance(1_000);
      await expect(engine.get(request(), wants)).resolves.toMatchObject({ result: { token: "good" } });
    }
    expect(exchanges).toHaveLength(2);
  });

  test("and one call for a while when the upstream insists on the very same token", async () => {
    const { clock, engine, request, fetched, exchanges, last } = createEngineWorld();
    await fetched("bad");
    const wants = { rejectedTokenSha256: sha256("bad") };
    const first = engine.get(request(), wants);
    await clock.settle();
    last().answer("bad");
    await first;
    await clock.advance(1_000);
    await expect(engine.get(request(), wants)).resolves.toMatchObject({ result: { token: "bad" } });
    expect(exchanges).toHaveLength(2);
    await clock.advance(5_000);
    const later = engine.get(request(), wants);
    await clock.settle();
    last().answer("good");
    await expect(later).resolves.toMatchObject({ result: { token: "good" } });
  });

  test("the hash of any other token asks for nothing", async () => {
    const { engine, request, fetched, exchanges } = createEngineWorld();
    await fetched("good");
    const wants = { rejectedTokenSha256: sha256("some other") };
    await expect(engine.get(request(), wants)).resolves.toMatchObject({ outcome: "hit" });
    expect(exchanges).toHaveLength(1);
  });

  test("holders of a rejected token do not hammer an upstream that refuses a new one", async () => {
    const { clock, engine, request, fetched, exchanges, last } = createEngineWorld();
    await fetched("bad");
    const wants = { rejectedTokenSha256: sha256("bad") };
    const first = engine.get(request(), wants);
    first.catch(() => {});
    await clock.settle();
    last().fail(refused());
    for (let n = 0; n < 10; n++) {
      await expect(engine.get(request(), wants)).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_REFUSED" });
    }
    expect(exchanges).toHaveLength(2);
  });

  test("an older flight that lands later does not put back what a forced refresh replaced", async () => {
    const { clock, engine, request, fetched, exchanges } = createEngineWorld();
    await fetched("first");
    await clock.advance(51 * minute);
    await engine.get(request());
    await clock.advance(10);
    const forced = engine.get(request(), { forceRefresh: true });
    await clock.settle();
    exchanges[2]?.answer("forced");
    await forced;
    exchanges[1]?.answer("overtaken");
    await clock.settle();
    await expect(engine.get(request())).resolves.toMatchObject({ result: { token: "forced" } });
  });
});

describe("promise 11: memory is bounded, and nothing is renewed that nobody asks for", () => {
  test("the least recently used token goes", async () => {
    const { cache, engine, request, fetched } = createEngineWorld({ maxEntries: 3 });
    for (const key of ["a", "b", "c"]) await fetched(key, request(key));
    await engine.get(request("a"));
    await fetched("d", request("d"));
    expect(cache.size).toBe(3);
    expect(cache.get("b")).toBeUndefined();
    await expect(engine.get(request("a"))).resolves.toMatchObject({ outcome: "hit" });
  });

  test("an entry that nobody asks for again is not refreshed, however long it lies there", async () => {
    const { clock, fetched, exchanges } = createEngineWorld();
    await fetched("first");
    for (let hours = 0; hours < 48; hours++) await clock.advance(hour);
    expect(exchanges).toHaveLength(1);
    expect(clock.sleeping).toBe(0);
  });

  test("flights are bounded", async () => {
    const { clock, engine, request, exchanges } = createEngineWorld({ maxFlights: 2 });
    const [a, b, c] = ["a", "b", "c"].map((key) => engine.get(request(key)));
    await expect(c).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_UNAVAILABLE", retryable: true });
    await clock.settle();
    for (const exchange of exchanges) exchange.answer("token");
    await expect(Promise.all([a, b])).resolves.toHaveLength(2);
  });

  test("what a flight waits for is not refused for want of room", async () => {
    const { clock, engine, request, last } = createEngineWorld({ maxFlights: 1, maxWaiters: 1 });
    const outer = engine.get(request("outer"));
    const inner = engine.get(request("inner", { nested: true }));
    await clock.settle();
    last().answer("inner");
    await expect(inner).resolves.toMatchObject({ result: { token: "inner" } });
    outer.catch(() => {});
  });

  test("waiting callers are bounded, and those with a token at hand are none", async () => {
    const { clock, engine, request, fetched, last } = createEngineWorld({ maxWaiters: 2 });
    await fetched("at hand", request("other"));
    const [a, b, c] = callers(3, () => engine.get(request()));
    await expect(c).rejects.toMatchObject({ code: "TB_ERR_UPSTREAM_UNAVAILABLE", retryable: true });
    await expect(engine.get(request("other"))).resolves.toMatchObject({ outcome: "hit" });
    await clock.settle();
    last().answer("token");
    await expect(Promise.all([a, b])).resolves.toHaveLength(2);
  });

  test("a flight is bounded in time even when what it waits for heeds no signal", async () => {
    const { clock, engine, request, exchanges, last } = createEngineWorld({ flightTimeoutMs: 60_000 });
    const stuck = engine.get(request(), { timeoutMs: 90_000 });
    stuck.catch(() => {});
    await clock.advance(60_000);
    await expect(stuck).rejects.toMatchObject({ code: "TB_ERR_TIMEOUT" });
    const next = engine.get(request());
    await clock.settle();
    expect(exchanges).toHaveLength(2);
    last().answer("token");
    await expect(next).resolves.toMatchObject({ outcome: "fetched" });
  });
});
