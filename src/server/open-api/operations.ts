import type { JsonSchema } from "./json-schema.ts";
import { refusals } from "./refusals.ts";

const status = {
  "application/json": {
    schema: { type: "object", properties: { status: { type: "string" } }, required: ["status"] },
  },
};

/** The paths for whoever runs the server. */
export const operationsPaths: Readonly<Record<string, JsonSchema>> = {
  "/healthz": get("getHealth", "Whether the server is up.", status),
  "/readyz": {
    get: {
      ...operation("getReadiness", "Whether the server can hand out tokens.", status),
      responses: {
        "200": { description: "It can.", content: status },
        "503": { description: "It cannot: it is stopping, or nobody is logged in.", content: status },
        ...refusals("IdentityErrorResponse", [400, 403, 414]),
      },
    },
  },
  "/metrics": get("getMetrics", "Metrics in the text format of Prometheus.", {
    "text/plain": { schema: { type: "string" } },
  }),
  "/openapi.json": get("getOpenApi", "This document.", {
    "application/json": { schema: { type: "object" } },
  }),
};

function get(operationId: string, summary: string, content: JsonSchema): JsonSchema {
  return { get: operation(operationId, summary, content) };
}

function operation(operationId: string, summary: string, content: JsonSchema): JsonSchema {
  return {
    operationId,
    tags: ["Operations"],
    summary,
    security: [],
    responses: {
      "200": { description: summary, content },
      ...refusals("IdentityErrorResponse", [400, 403, 414]),
    },
  };
}
