import type { AnySource } from "../../model/token-source.ts";
import { jsonContentType } from "../../wire/json.ts";
import { wordPlainRefusal } from "../plain-refusal.ts";
import type { ServerRoute } from "../route.ts";

/** The description of this server's own interface. It takes no key: there is nothing in it that is not published. */
export function openApiRoute(sources: readonly AnySource[]): ServerRoute {
  let body: Promise<string> | undefined;
  const write = async () => {
    // Loaded when asked for: few ask, and what turns schemas around is slow to load.
    const { createOpenApiDocument } = await import("./document.ts");
    return JSON.stringify(createOpenApiDocument(sources));
  };
  return {
    dialect: "operations",
    method: "GET",
    path: "/openapi.json",
    word: wordPlainRefusal,
    async answer() {
      body ??= write();
      return { status: 200, headers: jsonContentType, body: await body };
    },
  };
}
