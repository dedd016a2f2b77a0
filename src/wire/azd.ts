import * as v from "valibot";
import type { HttpResponse } from "../model/http.ts";
import { jsonContentType } from "./json.ts";

/** Where the Azure Developer CLI asks its host for tokens. */
export const azdTokenPath = "/token";

export const azdApiVersion = "2023-07-12-preview";

const AzdTokenRequest = v.object({
  scopes: v.pipe(v.array(v.pipe(v.string(), v.nonEmpty())), v.length(1)),
  tenantId: v.optional(v.string()),
});

export type AzdTokenRequest = v.InferOutput<typeof AzdTokenRequest>;

/**
 * What azd asks for.
 *
 * @returns the request, or what is wrong with it.
 * @see https://github.com/Azure/azure-dev/blob/main/cli/azd/docs/external-authentication.md
 */
export function parseAzdTokenRequest(body: string): AzdTokenRequest | { readonly wrong: string } {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { wrong: "The body is not JSON." };
  }
  const parsed = v.safeParse(AzdTokenRequest, json);
  if (!parsed.success) return { wrong: "The body must be an object whose scopes is a list of one text." };
  return parsed.output;
}

/** @param expiresAt Epoch milliseconds. */
export function serializeAzdToken(token: string, expiresAt: number): HttpResponse {
  const expiresOn = new Date(expiresAt).toISOString();
  return {
    status: 200,
    headers: jsonContentType,
    body: JSON.stringify({ status: "success", token, expiresOn }),
  };
}

/** `error` is ours: azd reads the other three. */
export function serializeAzdError(
  status: number,
  code: "GetTokenError" | "NotSignedInError",
  error: string,
  message: string,
): HttpResponse {
  return {
    status,
    headers: jsonContentType,
    body: JSON.stringify({ status: "error", code, message, error }),
  };
}
