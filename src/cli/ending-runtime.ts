import type { Runtime } from "../model/runtime.ts";

/**
 * A runtime whose requests and pauses end with a signal: what a server still waits for when it has stopped answering
 * must not keep the process.
 */
export function endingRuntime(runtime: Runtime, end: AbortSignal): Runtime {
  const { clock, fetch } = runtime;
  const until = (signal: AbortSignal | null | undefined) => (signal ? AbortSignal.any([signal, end]) : end);
  return {
    ...runtime,
    fetch: (input, init) => fetch(input, { ...init, signal: until(init?.signal) }),
    clock: {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      sleep: (ms, signal) => clock.sleep(ms, until(signal)),
    },
  };
}
