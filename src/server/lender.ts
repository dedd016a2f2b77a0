import type { TokenHandle } from "../booth/booth.ts";
import type { Answer, GetTokenOptions } from "../model/answer.ts";
import type { Clock } from "../model/runtime.ts";

/** Gets one token again and again, for callers that keep what they get. What is at hand comes at once. */
export type Lender = (wants?: GetTokenOptions) => Answer<object> | Promise<Answer<object>>;

/** SDKs do not keep a token with less life than this, in milliseconds: each of their calls would come back to us. */
const keptByClientsMs = 300_000;

/** How long a caller waits for a longer token while a short one is at hand, and the pause after a vain attempt. */
const attemptMs = 5_000;
const pauseMs = 60_000;

const hairMs = 1_000;

/**
 * Never hands out less than five minutes of life while a longer one can be had: asks upstream first, and falls back
 * to what there is. The engine alone would hand out the old token and renew it in the background.
 *
 * @param mintedLifeMs The whole life that a token was made with, in milliseconds: one that never had five minutes
 * has no longer sibling.
 */
export function createLender(
  handle: TokenHandle<object>,
  clock: Pick<Clock, "now">,
  mintedLifeMs: (answer: Answer<object>) => number,
): Lender {
  let last: Answer<object> | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;

  function isShort(answer: Answer<object>, now: number): boolean {
    const leftMs = answer.expiresAt - now;
    return leftMs < keptByClientsMs && leftMs > 0 && mintedLifeMs(answer) >= keptByClientsMs;
  }

  function maySeekLonger(answer: Answer<object>, now: number): boolean {
    return isShort(answer, now) && Math.abs(now - triedAt) >= pauseMs;
  }

  function note(answer: Answer<object>): Answer<object> {
    // The same token's instants differ by a hair each time that they are turned into the wall clock's.
    if (last === undefined || answer.issuedAt >= last.issuedAt - hairMs) last = answer;
    return last;
  }

  async function seekLonger(short: Answer<object>): Promise<Answer<object>> {
    try {
      const longer = note(await handle.get({ forceRefresh: true, timeoutMs: attemptMs }));
      const now = clock.now();
      if (isShort(longer, now)) triedAt = now;
      return longer;
    } catch {
      triedAt = clock.now();
      // What is at hand may have ended while we asked.
      return short.expiresAt > triedAt ? short : handle.get();
    }
  }

  function settle(answer: Answer<object>, now = clock.now()): Answer<object> | Promise<Answer<object>> {
    if (endsBy(now, answer)) return handle.get({ forceRefresh: true }).then(note);
    // Another caller may have found a longer one while this one waited.
    const newest = note(answer);
    if (newest.expiresAt > answer.expiresAt) return newest;
    return maySeekLonger(answer, now) ? seekLonger(answer) : answer;
  }

  return (wants) => {
    if (wants !== undefined) return handle.get(wants).then(note);
    const now = clock.now();
    if (last !== undefined && maySeekLonger(last, now)) return seekLonger(last);
    const answer = handle.atHand();
    return answer === undefined ? handle.get().then((given) => settle(given)) : settle(answer, now);
  };
}

/**
 * On the wire a token's end is a whole second, as it is inside the token: what lives on for the rest of that second here
 * has ended for whoever gets it.
 */
function endsBy(now: number, { expiresAt }: Answer<object>): boolean {
  return Math.floor(expiresAt / 1000) * 1000 <= now;
}
