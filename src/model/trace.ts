/** What a span says of the work it surrounds: names and numbers, never a token, a secret or a query. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanFacts {
  readonly name: string;
  /** `client` when the work is a request to another host. */
  readonly kind: "internal" | "client";
  readonly attributes: SpanAttributes;
}

/** Does some work inside a span. The work may add what it learns. */
export type Trace = <Value>(
  facts: SpanFacts,
  work: (add: (attributes: SpanAttributes) => void) => Promise<Value>,
) => Promise<Value>;

/** No spans. */
export const noTrace: Trace = (_facts, work) => work(() => {});
