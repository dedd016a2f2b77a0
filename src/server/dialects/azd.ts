import {
  azdApiVersion,
  azdTokenPath,
  parseAzdTokenRequest,
  serializeAzdError,
  serializeAzdToken,
} from "../../wire/azd.ts";
import { parseManagedIdentityQuery } from "../../wire/managed-identity-query.ts";
import { createContentTypeGuard } from "../guards/content-type.ts";
import { bearerProof } from "../guards/key.ts";
import { invalidParameters } from "../refusal.ts";
import { accessTokenOf, loginSource } from "../token-order.ts";
import type { Dialect } from "../token-route.ts";

const scopeEnding = "/.default";

/** The protocol in which the Azure Developer CLI asks the program that started it for tokens. */
export const azdDialect: Dialect = {
  name: "azd",
  method: "POST",
  path: azdTokenPath,
  proofOf: bearerProof,
  guards: [createContentTypeGuard("application/json")],
  read({ query, body }) {
    const parameters = parseManagedIdentityQuery(query);
    if ("wrong" in parameters) throw invalidParameters(parameters.wrong);
    if (parameters.apiVersion !== azdApiVersion) {
      throw invalidParameters(`The api-version must be ${azdApiVersion}.`);
    }
    const asked = parseAzdTokenRequest(body);
    if ("wrong" in asked) throw invalidParameters(asked.wrong);
    const [scope = ""] = asked.scopes;
    if (!scope.endsWith(scopeEnding) || scope.length === scopeEnding.length) {
      throw invalidParameters("The scope must be that of an application, ending in /.default.");
    }
    const audience = scope.slice(0, -scopeEnding.length);
    return {
      source: loginSource,
      args: { endpoint: audience },
      audience,
      selector: parameters.selector,
      authority: parameters.authority,
      tenantId: asked.tenantId || undefined,
      wishes: parameters,
    };
  },
  write: (grant) => serializeAzdToken(accessTokenOf(grant), grant.answer.expiresAt),
  word({ by, status, error, message, facts }) {
    const code = facts?.["code"] === "TB_ERR_NO_LOGIN" ? "NotSignedInError" : "GetTokenError";
    // azd reads the message of a 200 only, and tells its user nothing but the number of any other status.
    return serializeAzdError(by === "upstream" ? 200 : status, code, error, message);
  },
};
