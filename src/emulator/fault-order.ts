import * as v from "valibot";

const ms = v.pipe(v.number(), v.minValue(0), v.maxValue(3_600_000));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What makes a request the one that is meant. What is left out matches all. */
const FaultMatch = v.strictObject({
  method: v.optional(v.string()),
  /** Part of the path, in any letter case. */
  path: v.optional(v.string()),
  clientId: v.optional(v.string()),
});

/** An order to answer wrongly, as the admin routes take it. */
export const FaultOrderSchema = v.strictObject({
  /** Name of a route, such as `imds.token`, or of a service, such as `imds`. */
  route: v.optional(v.string()),
  match: v.optional(FaultMatch),
  /** How many matching requests it strikes; 1 unless told. */
  times: v.optional(v.union([count, v.literal("always")])),
  /** Strikes only the n-th matching request from now on. */
  nth: v.optional(count),
  status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))),
  headers: v.optional(v.record(v.string(), v.string())),
  /** Text, or an object that is sent as JSON. Without it a bad status is worded as the service would. */
  body: v.optional(v.union([v.string(), v.record(v.string(), v.unknown())])),
  /** Time before anything is answered. */
  delayMs: v.optional(ms),
  /** Time before each byte of the body. */
  dripMsPerByte: v.optional(ms),
  /** Ends the connection before anything is sent. */
  reset: v.optional(v.literal(true)),
  /** Ends the connection within the body: after so many bytes, or half way. */
  truncate: v.optional(v.union([v.literal(true), v.pipe(v.number(), v.integer(), v.minValue(0))])),
  /** Sends a whole answer whose body is no JSON. */
  malformed: v.optional(v.literal(true)),
  contentType: v.optional(v.string()),
  /** Answers 302, or the given status, with this `Location`. */
  redirect: v.optional(v.string()),
  /** Answers as Continuous Access Evaluation does, asking for these claims (JSON text) or for a newer token. */
  challenge: v.optional(v.union([v.literal(true), v.string()])),
});

/** The request that an order is held against. */
export interface FaultSubject {
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly clientId: string | undefined;
}

type Written = v.InferOutput<typeof FaultOrderSchema>;

/** An order to answer wrongly; in process, `match` may be a function too. */
export type FaultOrder = Omit<Written, "match"> & {
  readonly match?: Written["match"] | ((subject: FaultSubject) => boolean) | undefined;
};
