import type { HttpResponse } from "../../model/http.ts";
import { oktaTokenMember, serializeOktaJson } from "../../wire/okta.ts";
import type { Received } from "../route.ts";
import type { OktaOrganization } from "./organization.ts";
import { oktaRefusals } from "./refusals.ts";

const noContent: HttpResponse = { status: 204, headers: {}, body: "" };

/** @throws OktaRefused */
export function readToken({ request, params, origin }: Received, org: OktaOrganization): HttpResponse {
  const { appId = "", tokenId = "" } = params;
  const token = requireApp(org, appId).find(appId, tokenId);
  if (token === undefined) throw oktaRefusals.notFound(tokenId, "OAuth2RefreshToken");
  // The very URL that was asked for: the vendor's SDK keeps its cache under it.
  const self = `${origin}${request.path}${request.query === "" ? "" : `?${request.query}`}`;
  return serializeOktaJson(
    oktaTokenMember(token, origin, self, wantsScopes(new URLSearchParams(request.query))),
  );
}

/** @throws OktaRefused */
export function revokeToken({ params }: Received, org: OktaOrganization): HttpResponse {
  const { appId = "", tokenId = "" } = params;
  if (requireApp(org, appId).find(appId, tokenId) === undefined) {
    throw oktaRefusals.notFound(tokenId, "OAuth2RefreshToken");
  }
  org.revoke(appId, tokenId);
  return noContent;
}

/** @throws OktaRefused */
export function revokeAllTokens({ params }: Received, org: OktaOrganization): HttpResponse {
  const { appId = "" } = params;
  requireApp(org, appId).revoke(appId);
  return noContent;
}

/**
 * One page of an application's tokens; the next one's URL stands in the `Link` header.
 *
 * @throws OktaRefused
 */
export function listTokens({ request, params, origin }: Received, org: OktaOrganization): HttpResponse {
  const { appId = "" } = params;
  const query = new URLSearchParams(request.query);
  const limit = readLimit(query.get("limit"));
  const tokens = requireApp(org, appId).list(appId);
  const begin = readCursor(
    query.get("after"),
    tokens.map(({ id }) => id),
  );
  const page = tokens.slice(begin, begin + limit);
  const last = page.at(-1);

  const base = `${origin}${request.path}`;
  const links = [`<${base}${request.query === "" ? "" : `?${request.query}`}>; rel="self"`];
  if (last !== undefined && begin + limit < tokens.length) {
    query.set("after", Buffer.from(last.id, "utf8").toString("base64url"));
    query.set("limit", String(limit));
    links.push(`<${base}?${query}>; rel="next"`);
  }
  const members = page.map((token) =>
    oktaTokenMember(
      token,
      origin,
      `${base.replace(/\/+$/, "")}/${encodeURIComponent(token.id)}`,
      wantsScopes(query),
    ),
  );
  return serializeOktaJson(members, { link: links.join(", ") });
}

function requireApp(org: OktaOrganization, appId: string): OktaOrganization {
  if (!org.hasApp(appId)) throw oktaRefusals.notFound(appId, "AppInstance");
  return org;
}

function wantsScopes(query: URLSearchParams): boolean {
  return query.get("expand") === "scope";
}

function readLimit(text: string | null): number {
  if (text === null) return 20;
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > 200) throw oktaRefusals.invalidArgument("limit", "must be a number from 1 to 200");
  return limit;
}

function readCursor(text: string | null, ids: readonly string[]): number {
  if (text === null) return 0;
  const index = ids.indexOf(Buffer.from(text, "base64url").toString("utf8"));
  if (index < 0) throw oktaRefusals.invalidArgument("after", "is no cursor of this list");
  return index + 1;
}
