import { RequestRefused } from "../refusal.ts";

/**
 * The attack: a program that was let in for one service asks for another's token, as build scripts that need a
 * package feed may ask for the whole subscription. An audience must stand on the list of the server, of the identity
 * and of the key, where these have one.
 */
export function refuseAudience(audience: string): RequestRefused {
  return new RequestRefused({
    by: "audience",
    status: 403,
    error: "access_denied",
    message: "Tokens for this audience are not handed out here.",
    audience,
  });
}
