import fc from "fast-check";

/** How one upstream exchange ends. */
export interface UpstreamAnswer {
  readonly delayMs: number;
  readonly kind:
    | "token"
    | "same-token"
    | "dead-token"
    | "endless-token"
    | "refused"
    | "login-refused"
    | "challenge"
    | "throttled"
    | "busy"
    | "down"
    | "down-until"
    | "updating"
    | "mistake"
    | "silence"
    | "deaf";
  readonly lifeMs: number;
  /** Whether the upstream tells the life as instants of its own clock. */
  readonly absolute: boolean;
  /** When it wants the token renewed, as a share of its life, where it says. */
  readonly refreshShare: number | undefined;
  readonly pauseMs: number;
}

export interface Ask {
  readonly key: number;
  readonly callers: number;
  readonly wish: "plain" | "handle" | "force" | "reject-current" | "reject-other" | "claims-a" | "claims-b";
  readonly timeoutMs: number;
  readonly patient: boolean;
  readonly abortable: boolean;
}

export type Step =
  | ({ readonly do: "ask" } & Ask)
  | { readonly do: "pass" | "set-clock" | "suspend"; readonly ms: number }
  | { readonly do: "abort"; readonly nr: number }
  | { readonly do: "evict"; readonly nr: number };

export interface Schedule {
  readonly answers: readonly UpstreamAnswer[];
  readonly steps: readonly Step[];
  readonly maxEntries: number;
  readonly maxFlights: number;
  readonly maxWaiters: number;
  readonly maxRetries: number;
  readonly random: number;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

const answers: fc.Arbitrary<UpstreamAnswer> = fc.record({
  delayMs: fc.constantFrom(10, 100, second, 10 * second),
  kind: fc.oneof(
    { weight: 9, arbitrary: fc.constant("token" as const) },
    {
      weight: 6,
      arbitrary: fc.constantFrom(
        "same-token" as const,
        "dead-token" as const,
        "endless-token" as const,
        "refused" as const,
        "login-refused" as const,
        "challenge" as const,
        "throttled" as const,
        "busy" as const,
        "down" as const,
        "down-until" as const,
        "updating" as const,
        "mistake" as const,
        "silence" as const,
        "deaf" as const,
      ),
    },
  ),
  lifeMs: fc.constantFrom(10 * second, 5 * minute, hour, hour, hour, 24 * hour),
  absolute: fc.boolean(),
  refreshShare: fc.constantFrom(undefined, undefined, 0.25, 0.5, 2),
  pauseMs: fc.constantFrom(0, second, 5 * second, minute),
});

const asks: fc.Arbitrary<Step> = fc.record({
  do: fc.constant("ask" as const),
  key: fc.constantFrom(0, 0, 1, 2),
  callers: fc.constantFrom(1, 1, 2, 5),
  wish: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom("plain" as const, "handle" as const) },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        "force" as const,
        "reject-current" as const,
        "reject-current" as const,
        "reject-other" as const,
        "claims-a" as const,
        "claims-b" as const,
      ),
    },
  ),
  timeoutMs: fc.constantFrom(0, 503, 30_003, 30_003, 30_003, 200_003, 200_003),
  patient: fc.boolean(),
  abortable: fc.boolean(),
});

const calm = {
  do: "ask",
  callers: 1,
  wish: "plain",
  timeoutMs: 30_003,
  patient: false,
  abortable: false,
} as const;

const spans = fc.constantFrom(
  ...[10, 250, second, second, 5 * second, 5 * second, 30 * second, 2 * minute],
  ...[10 * minute, 51 * minute, 51 * minute, hour, 13 * hour],
);

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: asks },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: spans }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("set-clock" as const),
      ms: fc.constantFrom(-24 * hour, -hour, -5 * minute, -second, second, 5 * minute, hour, 24 * hour),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("suspend" as const),
      ms: fc.constantFrom(minute, hour, 24 * hour),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom("abort" as const, "evict" as const), nr: fc.nat(9) }),
  },
);

/** A token that has grown old: steps drawn one by one seldom get that far. */
const oldTokens: fc.Arbitrary<Step[]> = fc.tuple(fc.nat(2), asks, asks).map(([key, one, other]) => {
  const plain = { ...calm, key };
  const wait = (ms: number): Step => ({ do: "pass", ms });
  const here = (step: Step): Step => (step.do === "ask" ? { ...step, key } : step);
  return [plain, wait(second), wait(51 * minute), here(one), wait(5 * second), here(other), wait(10), plain];
});

const stories = fc.array(
  fc.oneof({ weight: 12, arbitrary: steps.map((step) => [step]) }, { weight: 1, arbitrary: oldTokens }),
  { minLength: 1, maxLength: 40 },
);

/** Callers, aborts, forced refreshes, clocks, evictions and an upstream that answers in every way there is. */
export const schedules: fc.Arbitrary<Schedule> = fc.record({
  answers: fc.array(answers, { minLength: 1, maxLength: 15 }),
  steps: stories.map((parts) => parts.flat()),
  maxEntries: fc.constantFrom(1, 2, 3),
  maxFlights: fc.constantFrom(1, 2, 10, 10, 10),
  maxWaiters: fc.constantFrom(3, 100, 100),
  maxRetries: fc.constantFrom(0, 1, 3),
  random: fc.constantFrom(0, 0.5),
});
