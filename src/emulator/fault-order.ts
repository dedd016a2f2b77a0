import * as v from "valibot";

const ms = v.pipe(v.number(), v.minValue(0), v.maxValue(3_600_000));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

// Node refuses all other headers, but only when it sends them: too late to tell who ordered them.
const headerName = v.pipe(
  v.string(),
  v.regex(
    /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/,
    "must be a header's name (a token of RFC 9110), such as retry-after.",
  ),
);
const headerValue = v.pipe(
  v.string(),
  v.regex(
    /^[\t\x20-\x7e\x80-\xff]*$/,
    "must be a header's value: one line of Latin-1, without control characters.",
  ),
);

/** What makes a request the one that is meant. What is left out matches all. */
const FaultMatch = v.strictObject({
  method: v.optional(v.string()),
  /** Part of the path, in any letter case. */
  path: v.optional(v.string()),
  clientId: v.optional(v.string()),
});

const FaultMembers = v.strictObject({
  /** Name of a route, such as `imds.token`, or of a service, such as `imds`. */
  route: v.optional(v.string()),
  match: v.optional(FaultMatch),
  /** How many matching requests it strikes; 1 unless told. Not with `nth`. */
  times: v.optional(v.union([count, v.literal("always")])),
  /** Strikes only the n-th matching request from now on. */
  nth: v.optional(count),
  status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))),
  headers: v.optional(v.record(headerName, headerValue)),
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
  contentType: v.optional(headerValue),
  /** Answers 302, or the given status, with this `Location`. */
  redirect: v.optional(headerValue),
  /** Answers as Continuous Access Evaluation does, asking for these claims (JSON text) or for a newer token. */
  challenge: v.optional(v.union([v.literal(true), v.string()])),
});

/** An order to answer wrongly, as the admin routes take it. */
export const FaultOrderSchema = v.pipe(
  FaultMembers,
  v.forward(
    v.check(
      ({ nth, times }) => nth === undefined || times === undefined,
      "nth strikes one request only. Leave times out, or give an order for each request.",
    ),
    ["times"],
  ),
);

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
