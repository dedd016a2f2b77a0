import type { Guard, Refusal } from "../refusal.ts";

const refusal: Refusal = {
  by: "size",
  status: 414,
  error: "invalid_request",
  message: "The request target is too long.",
};

/** The longest query that a real request has: a resource, a resource id and a few parameters of an SDK's own. */
const maxTargetLength = 8 * 1024;

/**
 * The attack: queries of megabytes, each parsed, compared and kept as the key of something. Headers and bodies are
 * bounded where they are read (`src/http/listen.ts`); what is left is refused here, before it is parsed.
 */
export const sizeGuard: Guard = ({ path, query }) =>
  path.length + query.length <= maxTargetLength ? undefined : refusal;
