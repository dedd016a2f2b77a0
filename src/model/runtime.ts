/** The outside world, handed in once. Nothing else reads a clock, the network, chance or the environment. */
export interface Runtime {
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
  /** A number in [0, 1), like `Math.random`. */
  readonly random: () => number;
  readonly logger: Logger;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Clock {
  /** Wall clock, epoch milliseconds. May jump both ways. */
  now(): number;
  /** Milliseconds since any fixed moment. Never runs backward, may stand still while the machine sleeps. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason when that is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Structured events, never a token or secret in one. The shape of pino and of most loggers. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const nothing = () => {};

/** Logs nothing: a library is silent until it is told otherwise. */
export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
