import type { Schedule, Step, UpstreamAnswer } from "./schedule.ts";

const answer: UpstreamAnswer = {
  delayMs: 10,
  kind: "token",
  lifeMs: 10_000,
  absolute: false,
  refreshShare: undefined,
  pauseMs: 1_000,
};

const ask: Extract<Step, { do: "ask" }> = {
  do: "ask",
  key: 0,
  callers: 1,
  wish: "plain",
  timeoutMs: 30_003,
  patient: false,
  abortable: false,
};

const small = { maxEntries: 1, maxFlights: 1, maxWaiters: 3, maxRetries: 0, random: 0 };

/** Schedules, shrunk by fast-check, under which the engine once broke a promise or the model was wrong about one. */
export const regressions: readonly { readonly what: string; readonly schedule: Schedule }[] = [
  {
    what: "a burst of callers during a pause is told of the pause, not of a full waiting room",
    schedule: {
      ...small,
      answers: [{ ...answer, kind: "throttled" }, answer],
      steps: [
        { ...ask, timeoutMs: 0 },
        { do: "pass", ms: 10 },
        { ...ask, callers: 5, timeoutMs: 503 },
        { do: "pass", ms: 10 },
      ],
    },
  },
  {
    what: "a refresh that finds no room for its flight counts once, however many callers find so at once",
    schedule: {
      ...small,
      answers: [answer, { ...answer, lifeMs: 86_400_000 }, answer],
      steps: [
        { ...ask, wish: "force", timeoutMs: 0 },
        { do: "pass", ms: 10 },
        { ...ask, key: 1, timeoutMs: 0 },
        { do: "pass", ms: 46_800_000 },
        { ...ask, timeoutMs: 0 },
        { ...ask, key: 1, callers: 5, wish: "reject-other", timeoutMs: 0 },
        { do: "pass", ms: 10 },
      ],
    },
  },
  {
    what: "a caller that waits out a pause is not caught in what rounding leaves of it",
    schedule: {
      ...small,
      maxFlights: 2,
      answers: [{ ...answer, delayMs: 10_000, kind: "down-until", pauseMs: 5_000 }, answer],
      steps: [
        { ...ask, wish: "force", patient: true },
        { do: "pass", ms: 120_000 },
        { ...ask, wish: "force", patient: true },
        { ...ask, key: 1, timeoutMs: 0 },
      ],
    },
  },
  {
    what: "of two callers whose pause ends almost at once, either may be first",
    schedule: {
      ...small,
      maxFlights: 10,
      maxRetries: 3,
      answers: [
        { ...answer, kind: "throttled" },
        { ...answer, kind: "down" },
      ],
      steps: [
        { ...ask, key: 2, timeoutMs: 200_003, patient: true },
        { do: "pass", ms: 10 },
        { ...ask, key: 2, wish: "force", patient: true },
        { do: "suspend", ms: 60_000 },
      ],
    },
  },
];
