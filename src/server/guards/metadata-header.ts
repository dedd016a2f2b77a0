import type { Guard, Refusal } from "../refusal.ts";

const refusal: Refusal = {
  by: "metadata-header",
  status: 400,
  error: "invalid_request",
  message: "Required metadata header not specified",
};

/**
 * The attack: a program is made to fetch a URL of an attacker's choosing, but not to add headers to it. The metadata
 * service takes no key; this header is all that tells its clients from such a program. Programs that only look
 * whether the service is there send neither header nor query and take any answer for yes: they get this one at once.
 */
export const metadataHeaderGuard: Guard = ({ headers: { metadata } }) =>
  typeof metadata === "string" && metadata.toLowerCase() === "true" ? undefined : refusal;
