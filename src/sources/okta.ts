import * as v from "valibot";
import { UsageError } from "../model/errors.ts";
import { defineSource } from "../model/token-source.ts";
import { parseOktaToken, serializeOktaTokenRequest } from "../wire/okta.ts";
import { namedArgument } from "./arguments.ts";

const oktaId = {
  pattern: /^[A-Za-z0-9_-]{1,128}$/,
  words: "1 to 128 letters, digits, `-` or `_`",
};

/** A token may be revoked at any time: what is told of it is old after this many milliseconds. */
const freshForMs = 30_000;

/** What Okta knows of an application's refresh token. Metadata only: the token's own value is never part of it. */
export const oktaToken = defineSource({
  name: "okta",
  functionName: "getOktaToken",
  pulumi: "okta:getToken",
  summary:
    "Refresh token that an Okta organisation issued for an application: its metadata, never its value.",
  documentation:
    "https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationTokens/",
  login: "okta",
  args: v.strictObject({
    clientId: namedArgument("clientId", oktaId, "Client ID of the application that the token belongs to."),
    id: namedArgument("id", oktaId, "ID of the refresh token."),
  }),
  result: v.object({
    id: v.pipe(v.string(), v.description("ID of the refresh token.")),
    clientId: v.pipe(v.string(), v.description("Client ID of the application that the token belongs to.")),
    userId: v.pipe(v.string(), v.description("ID of the user that the token belongs to.")),
    issuer: v.pipe(v.string(), v.description("URL of the authorization server that issued the token.")),
    status: v.pipe(v.string(), v.description("State of the token, such as `ACTIVE` or `REVOKED`.")),
    scopes: v.pipe(v.array(v.string()), v.description("Names of the scopes that the token carries.")),
    created: v.pipe(v.string(), v.description("When the token was created (RFC 3339).")),
    expiresAt: v.pipe(v.string(), v.description("When the token expires (RFC 3339).")),
  }),
  example: { clientId: "0oardd5r32PWsF4421d7", id: "oar1godmqw4QUiX4C1d7" },
  complete: (args) => args,
  upstream: (settings) => ({ name: "okta", url: orgUrlOf(settings.oktaOrgUrl) }),
  async fetchToken(args, context) {
    const orgUrl = orgUrlOf(context.settings.oktaOrgUrl);
    const authorization = await context.oktaAuthorization();
    const request = serializeOktaTokenRequest(orgUrl, args, authorization, context.repeats);
    const response = await context.exchange(request);
    const body = parseOktaToken(response, new URL(orgUrl).host);
    const { id, clientId, userId, issuer, status, scopes } = body;
    const result = {
      id,
      clientId,
      userId,
      issuer,
      status,
      scopes,
      created: wholeSeconds(body.created),
      expiresAt: wholeSeconds(body.expiresAt),
    };
    return { result, life: { expiresInMs: freshForMs } };
  },
});

function orgUrlOf(oktaOrgUrl: string | undefined): string {
  if (oktaOrgUrl !== undefined) return oktaOrgUrl;
  throw new UsageError(
    "TB_ERR_INVALID_ARGUMENT",
    "No Okta organisation is configured: set okta_org_url in tokenbooth.toml or OKTA_CLIENT_ORGURL in the environment.",
    { argument: "oktaOrgUrl" },
  );
}

/** The published form: RFC 3339 without fractions, and year 1 where Okta tells no date. */
function wholeSeconds(instant: string | null | undefined): string {
  if (!instant) return "0001-01-01T00:00:00Z";
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
