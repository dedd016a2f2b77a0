import { type Answer, createAnswer, type Outcome } from "../model/answer.ts";
import { channels } from "../model/channels.ts";
import type { CacheEntry } from "../model/token-cache.ts";
import type { Counters } from "./counters.ts";
import { frozen } from "./frozen.ts";
import type { SteadyClock } from "./steady-clock.ts";
import type { TokenRequest } from "./token-request.ts";

export interface HandOut {
  /** What one caller gets: the result brought up to date, and its times by the wall clock. */
  answer<Result>(request: TokenRequest<Result>, entry: CacheEntry<Result>, outcome: Outcome): Answer<Result>;
  /** The same for a fresh token: made once and handed out while it is true, which a remaining life is for a second. */
  hit<Result>(request: TokenRequest<Result>, entry: CacheEntry<Result>, now: number): Answer<Result>;
}

/** Turns cache entries into answers, and counts them. */
export function createHandOut(steady: SteadyClock, counters: Counters): HandOut {
  /** Whole milliseconds, and never later than true. */
  const toWall = (at: number) => Math.floor(steady.toWall(at));

  function answer<Result>(request: TokenRequest<Result>, entry: CacheEntry<Result>, outcome: Outcome) {
    counters.of(request.source).answers[outcome]++;
    const result = request.handOut
      ? frozen(request.handOut(entry.result, entry.expiresAt - steady.now()))
      : entry.result;
    const made = createAnswer(result, outcome, {
      issuedAt: toWall(entry.issuedAt),
      refreshAt: toWall(entry.refreshAt),
      expiresAt: toWall(entry.expiresAt),
    });
    if (channels.answer.hasSubscribers) tell(request.source, made);
    return made;
  }

  return {
    answer,
    hit(request, entry, now) {
      const shared = !channels.answer.hasSubscribers;
      const { hit, hitAhead, hitUntil = Number.POSITIVE_INFINITY } = entry;
      if (shared && hit !== undefined && hitAhead === steady.ahead && now <= hitUntil) {
        counters.of(request.source).answers.hit++;
        return hit;
      }
      const made = answer(request, entry, "hit");
      if (shared) {
        entry.hit = made;
        entry.hitAhead = steady.ahead;
        if (request.handOut) entry.hitUntil = now + ((entry.expiresAt - now) % 1_000);
      }
      return made;
    },
  };
}

function tell(source: string, { outcome, refreshAt, expiresAt }: Answer<unknown>): void {
  channels.answer.publish({ source, outcome, refreshAt, expiresAt });
}
