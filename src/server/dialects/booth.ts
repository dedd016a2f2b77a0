import type { Answer } from "../../model/answer.ts";
import type { HttpResponse } from "../../model/http.ts";
import type { AnySource } from "../../model/token-source.ts";
import { jsonContentType } from "../../wire/json.ts";
import { parseManagedIdentityQuery } from "../../wire/managed-identity-query.ts";
import { createContentTypeGuard } from "../guards/content-type.ts";
import { bearerProof } from "../guards/key.ts";
import { invalidParameters, RequestRefused, type WordRefusal } from "../refusal.ts";
import { type Arguments, sourceOrder } from "../source-order.ts";
import type { Dialect } from "../token-route.ts";

/** Where all sources are asked for, each under its name. */
export const boothTokenPath = "/v1/tokens";

/** The booth's own protocol: every source, its arguments in and its published result out. */
export function createBoothDialect(sources: readonly AnySource[]): Dialect {
  return {
    name: "booth",
    method: "POST",
    path: `${boothTokenPath}/:source`,
    proofOf: bearerProof,
    guards: [createContentTypeGuard("application/json")],
    read({ path, query, body }) {
      const asked = parseManagedIdentityQuery(query);
      if ("wrong" in asked) throw invalidParameters(asked.wrong);
      return sourceOrder(sourceOf(path, sources), readArguments(body), asked);
    },
    write: ({ answer }) => writeAnswer(answer),
    word: wordBoothRefusal,
  };
}

/** A refusal under a stable code, with the facts that the library's own errors carry. */
export const wordBoothRefusal: WordRefusal = ({ by, status, error, message, facts = {} }) => {
  const { code, argument, upstream, retryAfterMs } = facts;
  return {
    status: boothStatuses[String(code)] ?? status,
    headers: jsonContentType,
    body: JSON.stringify({ error, message, by, code, argument, upstream, retryAfterMs }),
  };
};

/** Where this dialect can say more than those of managed identities, whose clients read other things into these. */
const boothStatuses: Readonly<Record<string, number>> = {
  TB_ERR_UNKNOWN_SOURCE: 404,
  TB_ERR_NOT_FOUND: 404,
  TB_ERR_UPSTREAM_REFUSED: 403,
  TB_ERR_NO_LOGIN: 403,
  TB_ERR_LOGIN_FAILED: 403,
};

function sourceOf(path: string, known: readonly AnySource[]): AnySource {
  const segment = path.split("/").findLast((part) => part !== "") ?? "";
  const source = known.find(({ name }) => name === segment.toLowerCase());
  if (source !== undefined) return source;
  throw new RequestRefused({
    by: "path",
    status: 404,
    error: "not_found",
    message: `There is no such source. The sources are ${known.map(({ name }) => name).join(", ")}.`,
    facts: { code: "TB_ERR_UNKNOWN_SOURCE" },
  });
}

function readArguments(body: string): Arguments {
  if (body.trim() === "") return {};
  let args: unknown;
  try {
    args = JSON.parse(body);
  } catch {
    throw invalidParameters("The body is not JSON.");
  }
  if (typeof args === "object" && args !== null && !Array.isArray(args)) return args as Arguments;
  throw invalidParameters("The body must be an object that holds the source's arguments.");
}

function writeAnswer({ result, outcome, issuedAt, refreshAt, expiresAt }: Answer<object>): HttpResponse {
  return {
    status: 200,
    headers: jsonContentType,
    body: JSON.stringify({
      result,
      outcome,
      issuedAt: Math.floor(issuedAt),
      refreshAt: Math.floor(refreshAt),
      expiresAt: Math.floor(expiresAt),
    }),
  };
}
