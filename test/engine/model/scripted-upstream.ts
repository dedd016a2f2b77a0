import type { Delivery, FetchOrder } from "../../../src/engine/fetch.ts";
import { LoginError, RefusedError, ThrottledError, UnavailableError } from "../../../src/model/errors.ts";
import type { FakeClock } from "../../fakes/clock.ts";
import type { ExchangeEnd } from "./reference-model.ts";
import type { createReferenceTime } from "./reference-time.ts";
import type { Schedule, UpstreamAnswer } from "./schedule.ts";

type Ended = { readonly expected: ExchangeEnd } & (
  | { readonly delivery: Delivery<{ token: string }> }
  | { readonly error: Error }
);

const longLifeMs = 2 * 3_600_000;
const guessMs = 10_000;

/** An upstream with a right clock that answers as a schedule says, and knows of each token when it truly ends. */
export function createScriptedUpstream(
  { answers: script, random }: Schedule,
  time: ReturnType<typeof createReferenceTime>,
) {
  let count = 0;
  const trueEnds = new Map<string, number>();

  function tokenEnd(answer: UpstreamAnswer, text: string, beganAt: number, trulyBeganAt: number): Ended {
    const { absolute, refreshShare } = answer;
    const lifeMs = answer.kind === "dead-token" ? 0 : answer.lifeMs;
    const refreshMs = refreshShare === undefined ? undefined : lifeMs * refreshShare;
    const from = absolute ? time.now() : beganAt;
    const trulyFrom = absolute ? time.truth() : trulyBeganAt;
    const expiresAt = from + lifeMs;
    trueEnds.set(text, Math.max(trulyFrom + lifeMs, trueEnds.get(text) ?? 0));
    const leadMs = leadOf(
      expiresAt - beganAt,
      refreshMs === undefined ? undefined : from + refreshMs - beganAt,
    );
    const refreshAt = Math.min(expiresAt, Math.max(beganAt, expiresAt - leadMs - (leadMs * random) / 10));
    const life = absolute
      ? {
          expiresAt: trulyFrom + lifeMs,
          ...(refreshMs !== undefined && { refreshAt: trulyFrom + refreshMs }),
        }
      : { expiresInMs: lifeMs, ...(refreshMs !== undefined && { refreshInMs: refreshMs }) };
    return {
      expected: { token: { text, issuedAt: beganAt, refreshAt, expiresAt } },
      delivery: { result: { token: text }, life, upstreamAheadMs: time.truth() - time.wall() },
    };
  }

  function failureEnd({ kind, pauseMs }: UpstreamAnswer, nr: number): Ended {
    const unavailable = "TB_ERR_UPSTREAM_UNAVAILABLE";
    switch (kind) {
      case "refused":
        return refusal("TB_ERR_UPSTREAM_REFUSED", new RefusedError("TB_ERR_UPSTREAM_REFUSED", "403"));
      case "login-refused":
        return refusal("TB_ERR_LOGIN_FAILED", new LoginError("TB_ERR_LOGIN_FAILED", "401"));
      case "challenge": {
        const claims = `challenge ${nr}`;
        const error = new RefusedError("TB_ERR_UPSTREAM_REFUSED", "401", { claims });
        return { expected: { failure: "TB_ERR_UPSTREAM_REFUSED", challenge: claims }, error };
      }
      case "throttled": {
        const failure = { failure: "TB_ERR_THROTTLED", retryAfterMs: pauseMs, namedMs: pauseMs } as const;
        return { expected: failure, error: new ThrottledError("429", { retryAfterMs: pauseMs }) };
      }
      case "busy": {
        const failure = {
          failure: "TB_ERR_THROTTLED",
          retryAfterMs: guessMs,
          guessMs,
          passing: true,
        } as const;
        return {
          expected: failure,
          error: new ThrottledError("429", { retryAfterMs: guessMs, guessed: true }),
        };
      }
      case "down-until": {
        const failure = {
          failure: unavailable,
          retryAfterMs: pauseMs,
          namedMs: pauseMs,
          passing: true,
        } as const;
        return {
          expected: failure,
          error: new UnavailableError(unavailable, "503", { retryAfterMs: pauseMs }),
        };
      }
      case "updating": {
        const failure = { failure: unavailable, passing: true, lastsAtMostMs: 70_000 } as const;
        return {
          expected: failure,
          error: new UnavailableError(unavailable, "410", { lastsAtMostMs: 70_000 }),
        };
      }
      case "endless-token":
        return { expected: { failure: "TB_ERR_UPSTREAM_MALFORMED" }, error: new Error("not thrown") };
      case "mistake":
        return { expected: { failure: "mistake" }, error: new TypeError("mistake") };
      default:
        return {
          expected: { failure: unavailable, passing: true },
          error: new UnavailableError(unavailable, "500"),
        };
    }
  }

  return {
    begin(key: string, { signal }: FetchOrder) {
      const nr = count++;
      const answer = script[nr % script.length];
      if (!answer) throw new Error("a script has at least one answer");
      const beganAt = time.now();
      const trulyBeganAt = time.truth();
      return {
        /** No two exchanges end at the same instant: their order would be anybody's guess. */
        waits: (clock: FakeClock): Promise<void> => {
          if (answer.kind === "deaf") return new Promise(() => {});
          const ms = answer.kind === "silence" ? 10 ** 9 : answer.delayMs + ((nr * 389) % 8191) / 64;
          return clock.sleep(ms, signal);
        },
        end(current: string | undefined): Ended {
          if (answer.kind === "endless-token") {
            const delivery = {
              result: { token: "endless" },
              life: { expiresAt: Number.NaN },
              upstreamAheadMs: 0,
            };
            return { expected: { failure: "TB_ERR_UPSTREAM_MALFORMED" }, delivery };
          }
          if (!answer.kind.endsWith("token")) return failureEnd(answer, nr);
          const text = answer.kind === "same-token" && current !== undefined ? current : `${key} token ${nr}`;
          return tokenEnd(answer, text, beganAt, trulyBeganAt);
        },
      };
    },
    /** @throws when the token has truly ended, as far as anybody could see that time passed. */
    checkValid(text: string) {
      const end = trueEnds.get(text);
      const knowable = time.truth() - time.hiddenMs();
      if (end === undefined || knowable >= end) throw new Error(`${text} was handed out, but has expired`);
    },
  };
}

function refusal(failure: "TB_ERR_UPSTREAM_REFUSED" | "TB_ERR_LOGIN_FAILED", error: Error): Ended {
  return { expected: { failure }, error };
}

function leadOf(lifeMs: number, refreshMs: number | undefined): number {
  if (refreshMs !== undefined && refreshMs > 0 && refreshMs < lifeMs) return lifeMs - refreshMs;
  return lifeMs > longLifeMs ? lifeMs / 2 : Math.min(600_000, Math.max(0, lifeMs) / 5);
}
