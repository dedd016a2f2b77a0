import type { Refusal } from "../refusal.ts";

/**
 * The attack: a request target that is a whole URL, as proxies get it, and names another host than `Host` does. Only a
 * path is taken for one.
 */
export const targetRefusal: Refusal = {
  by: "target",
  status: 400,
  error: "invalid_request",
  message: "The request target must be a path.",
};
