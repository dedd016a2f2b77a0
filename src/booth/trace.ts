import { TokenboothError } from "../model/errors.ts";
import type { Trace } from "../model/trace.ts";

/** Where every copy of OpenTelemetry's API keeps what a program has registered with it. */
const registry = Symbol.for("opentelemetry.js.api.1");

/**
 * Spans by `@opentelemetry/api`. That library is loaded only once the program itself has registered something with
 * it: until then there is nobody to see a span, and nothing is paid.
 *
 * @see https://opentelemetry.io/docs/specs/otel/trace/api/
 */
export const traceWithOpenTelemetry: Trace = async (facts, work) => {
  if (!(registry in globalThis)) return work(() => {});
  const { trace, SpanKind, SpanStatusCode } = await import("@opentelemetry/api");
  const kind = facts.kind === "client" ? SpanKind.CLIENT : SpanKind.INTERNAL;
  const options = { kind, attributes: { ...facts.attributes } };
  return trace.getTracer("tokenbooth").startActiveSpan(facts.name, options, async (span) => {
    try {
      return await work((attributes) => void span.setAttributes({ ...attributes }));
    } catch (error) {
      // The message of an error that is not ours may quote anything: only its kind is told.
      const ours = error instanceof TokenboothError;
      span.setAttribute("error.type", ours ? error.code : "other");
      span.setStatus({ code: SpanStatusCode.ERROR, ...(ours && { message: error.message }) });
      throw error;
    } finally {
      span.end();
    }
  });
};
