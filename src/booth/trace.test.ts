import {
  trace as openTelemetry,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  type TracerProvider,
} from "@opentelemetry/api";
import { afterEach, describe, expect, test } from "vitest";
import { environmentLayers } from "../config/environment.ts";
import { createEmulator } from "../emulator/emulator.ts";
import { RefusedError } from "../model/errors.ts";
import { createBooth } from "./booth.ts";
import { traceWithOpenTelemetry } from "./trace.ts";

interface Recorded {
  readonly name: string;
  readonly kind: SpanKind | undefined;
  readonly attributes: Record<string, unknown>;
  status?: { code: SpanStatusCode; message?: string };
  ended: boolean;
}

/** What a program registers that wants to see spans; ours keeps them. */
function register(): Recorded[] {
  const spans: Recorded[] = [];
  const startActiveSpan = (name: string, options: SpanOptions, work: (span: Span) => unknown) => {
    const recorded: Recorded = {
      name,
      kind: options.kind,
      attributes: { ...options.attributes },
      ended: false,
    };
    spans.push(recorded);
    return work({
      setAttributes: (more: object) => Object.assign(recorded.attributes, more),
      setAttribute: (key: string, value: unknown) => Object.assign(recorded.attributes, { [key]: value }),
      setStatus: (status: NonNullable<Recorded["status"]>) => Object.assign(recorded, { status }),
      end: () => Object.assign(recorded, { ended: true }),
    } as unknown as Span);
  };
  openTelemetry.setGlobalTracerProvider({
    getTracer: () => ({ startActiveSpan }),
  } as unknown as TracerProvider);
  return spans;
}

afterEach(() => openTelemetry.disable());

const facts = { name: "work", kind: "client", attributes: { a: 1 } } as const;

test("while nobody listens, the work is done and nothing else", async () => {
  const done = await traceWithOpenTelemetry(facts, async (add) => {
    add({ b: 2 });
    return "done";
  });
  expect(done).toBe("done");
});

describe("once a program listens, a span", () => {
  test("has a name, a kind and what is learned on the way, and ends with the work", async () => {
    const spans = register();
    await traceWithOpenTelemetry(facts, async (add) => {
      expect(spans[0]?.ended).toBe(false);
      add({ b: 2 });
    });
    expect(spans).toEqual([{ name: "work", kind: SpanKind.CLIENT, attributes: { a: 1, b: 2 }, ended: true }]);
  });

  test("tells an error of ours by its code and words", async () => {
    const spans = register();
    const error = new RefusedError("TB_ERR_NOT_FOUND", "There is none.");
    await expect(traceWithOpenTelemetry(facts, () => Promise.reject(error))).rejects.toBe(error);
    expect(spans[0]).toMatchObject({
      ended: true,
      attributes: { "error.type": "TB_ERR_NOT_FOUND" },
      status: { code: SpanStatusCode.ERROR, message: "There is none." },
    });
  });

  test("tells of any other error only that there was one", async () => {
    const spans = register();
    const error = new Error("canary");
    await expect(traceWithOpenTelemetry(facts, () => Promise.reject(error))).rejects.toBe(error);
    expect(spans[0]).toMatchObject({ attributes: { "error.type": "other" }, ended: true });
    expect(JSON.stringify(spans)).not.toContain("canary");
  });
});

test("a request's way through the booth is seen, and no token or secret is", async () => {
  const spans = register();
  const emulator = await createEmulator({ listen: false });
  const layers = environmentLayers(emulator.environment());
  const booth = createBooth({ layers, runtime: { fetch: emulator.fetch } });
  const { result } = await booth.getToken("container-app", {
    containerAppName: "testcontainerapp0",
    resourceGroupName: "rg",
  });
  await emulator.close();
  expect(spans.filter(({ kind }) => kind === SpanKind.CLIENT).map(({ attributes }) => attributes)).toEqual([
    expect.objectContaining({ "http.request.method": "POST", "http.response.status_code": 200 }),
    expect.objectContaining({
      "url.path": expect.stringMatching(/getAuthtoken$/),
      "http.response.status_code": 200,
    }),
  ]);
  expect(spans.every(({ ended }) => ended)).toBe(true);
  const told = JSON.stringify(spans);
  expect(told).not.toContain(result.token);
  expect(told).not.toContain(emulator.seeded.clientSecret);
});
