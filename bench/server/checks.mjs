// The checks that every contender does for each request, and the answer that it gives: those of our own token route,
// written out by hand for a server that knows nothing else.
import { createHash, timingSafeEqual } from "node:crypto";

export const key = "a-key-of-more-than-thirty-two-characters";
const digest = createHash("sha256").update(key).digest();
const names = new Set(["127.0.0.1", "localhost", "[::1]", "169.254.169.254"]);
const token = `eyJ${"a".repeat(1_200)}`;
const expiresAt = Date.now() + 3_600_000;

export const path = "/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fmanagement.azure.com";

const body = JSON.stringify({
  access_token: token,
  expires_on: String(Math.floor(expiresAt / 1000)),
  resource: "https://management.azure.com",
  token_type: "Bearer",
  client_id: "5a1c7e90-2b3d-4f68-8c1a-9d0e1f2a3b41",
});

/** Answers by what was asked for: the order in which a caller named its parameters makes another entry. */
const answers = new Map([
  ["api-version=2019-08-01&resource=https%3A%2F%2Fmanagement.azure.com", { body, expiresAt }],
]);

/** @returns the answer's body, or a status. */
export function answerTo({ peer, headers, query }) {
  if (peer !== "127.0.0.1") return 403;
  const name = /^(\[[0-9a-f:.]+\]|[^:[\]\s]+)(?::\d{1,5})?$/i.exec(headers.host ?? "")?.[1];
  if (name === undefined || !names.has(name)) return 403;
  if (headers.origin !== undefined || headers["sec-fetch-site"] !== undefined) return 403;
  if (headers["x-forwarded-for"] || headers.forwarded || headers.via || headers["x-forwarded-host"])
    return 400;
  const given = headers["x-identity-header"];
  if (typeof given !== "string") return 401;
  if (!timingSafeEqual(createHash("sha256").update(given).digest(), digest)) return 401;
  const answer = answers.get(query);
  if (answer === undefined || answer.expiresAt <= Date.now()) return 400;
  return answer.body;
}

export const type = { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" };
