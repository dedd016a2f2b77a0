import { createEngine } from "../../../src/engine/engine.ts";
import type { Delivery, FetchOrder } from "../../../src/engine/fetch.ts";
import type { TokenRequest } from "../../../src/engine/token-request.ts";
import type { Answer, GetTokenOptions } from "../../../src/model/answer.ts";
import { silentLogger } from "../../../src/model/runtime.ts";
import { createFakeClock } from "../../fakes/clock.ts";
import { sha256 } from "../../fakes/engine-world.ts";
import { compare } from "./compare.ts";
import { createObservedCache } from "./observed-cache.ts";
import {
  createReferenceModel,
  flightTimeoutMs,
  hair,
  type ModelCaller,
  type ModelWants,
} from "./reference-model.ts";
import { createReferenceTime } from "./reference-time.ts";
import type { Ask, Schedule } from "./schedule.ts";
import { createScriptedUpstream } from "./scripted-upstream.ts";

interface Result {
  readonly token: string;
}

/** How often each outcome and error was seen: shows what the schedules reach. */
export type Seen = Record<string, number>;

/**
 * Runs a schedule against an engine and the reference model side by side.
 *
 * @throws where the two differ.
 */
export async function runSchedule(schedule: Schedule): Promise<Seen> {
  const clock = createFakeClock();
  const time = createReferenceTime(clock);
  const upstreamOf = (key: string) => (key === "k2" ? "B" : "A");
  const model = createReferenceModel(schedule, time, upstreamOf);
  const upstream = createScriptedUpstream(schedule, time);
  const cache = createObservedCache(schedule.maxEntries, model.forget);
  const seen: Seen = {};
  const failures: Error[] = [];
  const abortable: { readonly controller: AbortController; readonly caller: ModelCaller }[] = [];

  function attempt(check: () => void) {
    try {
      check();
    } catch (error) {
      failures.push(error as Error);
    }
  }

  async function fetch(key: string, order: FetchOrder): Promise<Delivery<Result>> {
    const flight = model.exchangeBegins(key, order);
    const exchange = upstream.begin(key, order);
    await exchange.waits(clock);
    const ended = exchange.end(model.tokens.get(key)?.text);
    attempt(() => model.exchangeEnds(flight, ended.expected, order.claims));
    if ("error" in ended) throw ended.error;
    return ended.delivery;
  }

  const engine = createEngine({
    clock: time.observed,
    cache,
    random: () => schedule.random,
    logger: silentLogger,
    maxRetries: schedule.maxRetries,
    flightTimeoutMs,
    maxFlights: schedule.maxFlights,
    maxWaiters: schedule.maxWaiters,
    isForeign: () => false,
  });

  const requests = ["k0", "k1", "k2"].map((key): TokenRequest<Result> => {
    const watched = (order: FetchOrder) =>
      fetch(key, order).catch((error: unknown) => {
        if (error instanceof Error && error.message.startsWith("an exchange for")) failures.push(error);
        throw error;
      });
    return { key, source: "fake", upstream: upstreamOf(key), tokenOf: ({ token }) => token, fetch: watched };
  });

  function askOnce(nr: number, ask: Ask) {
    const request = requests[nr];
    if (!request) return;
    const { key } = request;
    const controller = new AbortController();
    const byHandle = ask.wish === "handle";
    const current = model.tokens.get(key)?.text;
    const wants: ModelWants = {
      patient: ask.patient && !byHandle,
      force: ask.wish === "force",
      ...(ask.wish === "reject-current" && { rejected: current ?? "none" }),
      ...(ask.wish === "reject-other" && { rejected: "another" }),
      ...(ask.wish.startsWith("claims") && { claims: ask.wish }),
    };
    const options: GetTokenOptions = {
      timeoutMs: ask.timeoutMs,
      signal: controller.signal,
      forceRefresh: wants.force,
      waitWhenThrottled: wants.patient,
      ...(wants.rejected !== undefined && { rejectedTokenSha256: sha256(wants.rejected) }),
      ...(wants.claims !== undefined && { claims: wants.claims }),
    };
    const caller = model.ask(key, wants, byHandle ? 30_000 : ask.timeoutMs);
    if (ask.abortable && !byHandle) abortable.push({ controller, caller });
    const settled = (actual: Answer<Result> | Error) => {
      if (!caller.expected) model.resolveDue();
      caller.settled = true;
      model.left(caller);
      attempt(() => {
        const name = compare(caller, actual, time);
        seen[name] = (seen[name] ?? 0) + 1;
        if (!(actual instanceof Error)) upstream.checkValid(actual.result.token);
      });
    };
    const asked = byHandle ? (engine.atHand(request) ?? engine.get(request)) : engine.get(request, options);
    Promise.resolve(asked).then(settled, settled);
  }

  function abort(nr: number) {
    const [picked] = abortable.splice(nr % Math.max(1, abortable.length), 1);
    if (!picked || picked.caller.settled) return;
    model.abort(picked.caller);
    picked.controller.abort(new Error("aborted"));
  }

  function check() {
    attempt(model.check);
    const [failure] = failures;
    if (failure) throw failure;
    if (cache.size > schedule.maxEntries) throw new Error("the cache has outgrown its bound");
  }

  async function pass(ms: number) {
    let wakes = 0;
    for (const end = clock.monotonic() + ms; ; ) {
      if (++wakes > 50_000) throw new Error("somebody wakes again and again and gets nowhere");
      if (clock.nextWakeInMs > hair) check();
      if (clock.monotonic() + clock.nextWakeInMs > end) {
        return clock.move(end - clock.monotonic());
      }
      await clock.wakeNext();
    }
  }

  for (const step of schedule.steps) {
    if (step.do === "ask") for (let n = 0; n < step.callers; n++) askOnce(step.key, step);
    else if (step.do === "pass") await pass(step.ms);
    else if (step.do === "set-clock") clock.stepWall(step.ms);
    else if (step.do === "suspend") time.suspend(step.ms);
    else if (step.do === "evict") cache.delete(`k${step.nr % 3}`);
    else if (step.do === "abort") abort(step.nr);
    if (step.do !== "pass") await clock.settle();
    check();
  }
  // Longer than any flight, pause and caller's patience together: what still sleeps then sleeps for ever.
  for (let n = 0; n < 4; n++) await pass(200_000);
  if (clock.sleeping > 0 || model.flightsUnderWay > 0) throw new Error("something was left behind");
  return seen;
}
