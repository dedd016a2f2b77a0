import type { RouteRequest } from "../../model/http.ts";
import { keep, recognise } from "../../model/kept-secret.ts";
import type { EmulatorContext } from "../context.ts";
import { oktaRefusals } from "./refusals.ts";

/**
 * Checks the caller: an API token (`SSWS`), which may do all, or an access token of the org's own authorization
 * server (`Bearer`), which must hold the scope.
 *
 * @throws OktaRefused
 */
export function createOktaAuthorization({ clock, origins, signer, state }: EmulatorContext) {
  const apiTokens = state.okta.apiTokens.map(keep);
  return async (headers: RouteRequest["headers"], scope: string): Promise<void> => {
    const { authorization } = headers;
    if (typeof authorization !== "string") throw oktaRefusals.noSession();
    const [, scheme = "", token = ""] = /^(\S+) +(\S+)$/.exec(authorization) ?? [];
    if (scheme.toUpperCase() === "SSWS") {
      if (recognise(token, apiTokens) === undefined) throw oktaRefusals.invalidToken();
      return;
    }
    if (scheme.toLowerCase() !== "bearer") throw oktaRefusals.invalidToken();
    const claims = await signer.verify(token);
    if (claims === undefined) throw oktaRefusals.invalidToken();
    const { iss, aud, exp, scp } = claims;
    const own = typeof iss === "string" && origins.all.has(iss) && aud === iss;
    if (!own || typeof exp !== "number" || exp * 1000 <= clock.now()) throw oktaRefusals.invalidToken();
    if (!Array.isArray(scp) || !scp.includes(scope)) throw oktaRefusals.forbidden();
  };
}
