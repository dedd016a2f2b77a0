import { TokenboothError } from "../../model/errors.ts";
import type { HttpResponse } from "../../model/http.ts";
import { jsonContentType } from "../../wire/json.ts";
import type { Measured, Metrics } from "../metrics.ts";
import { wordPlainRefusal } from "../plain-refusal.ts";
import type { ServerRoute } from "../route.ts";

export interface OperationsContext {
  readonly metrics: Metrics;
  readonly measured: Measured;
  /** Whether the server is about to stop. */
  readonly stopping: () => boolean;
}

/** For whoever runs the server. None of it takes a key, and none of it holds token data. */
export function operationsRoutes({ metrics, measured, stopping }: OperationsContext): readonly ServerRoute[] {
  const route = (path: string, answer: ServerRoute["answer"]): ServerRoute => ({
    dialect: "operations",
    method: "GET",
    path,
    word: wordPlainRefusal,
    answer,
  });
  return [
    route("/healthz", () => status(200, { status: "ok" })),
    route("/readyz", () => {
      if (stopping()) return status(503, { status: "stopping", error: "service_unavailable" });
      const missing = missingLogin(measured);
      if (missing === undefined) return status(200, { status: "ready" });
      return status(503, { status: "no-login", error: "service_unavailable", code: missing });
    }),
    route("/metrics", async () => {
      const { contentType, text } = await metrics.expose(measured);
      return { status: 200, headers: { "content-type": contentType }, body: text };
    }),
  ];
}

function status(code: number, body: object): HttpResponse {
  return { status: code, headers: jsonContentType, body: JSON.stringify(body) };
}

/** Why a login that is served could not be told, if one could not. */
function missingLogin({ booths }: Measured): string | undefined {
  for (const booth of booths) {
    try {
      booth.describeLogin();
    } catch (error) {
      return error instanceof TokenboothError ? error.code : "TB_ERR_INTERNAL";
    }
  }
  return undefined;
}
