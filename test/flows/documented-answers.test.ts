import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createBooth } from "../../src/index.ts";

interface Recording {
  readonly recordedFrom: string;
  readonly source: "client";
  readonly args: object;
  readonly request: {
    method: string;
    url: string;
    headers: Record<string, string>;
    form?: Record<string, string>;
  };
  readonly response: { status: number; body: object };
  readonly result: object;
  readonly livesMs?: number;
  readonly expiresAt?: string;
}

interface Refusal {
  readonly recordedFrom: string;
  readonly source: "client";
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: object;
  readonly error: { code: string; upstream: string; requestId?: string; retryAfterMs?: number };
}

const folder = join(import.meta.dirname, "..", "fixtures");
const read = <T>(file: string) => JSON.parse(readFileSync(join(folder, file), "utf8")) as T;
const recordings = globSync("answers/*.json", { cwd: folder }).map((file) => read<Recording>(file));
const refusals = read<Refusal[]>("refusals.json");

/** The moment at which every recording is replayed: before the oldest token in them ends. */
const now = Date.parse("2022-07-14T19:00:00Z");

/** A booth whose upstreams answer as recorded. Any other source's recording answers what this one needs besides. */
function replaying(answer: (request: Request) => Response | undefined) {
  const seen: Request[] = [];
  const booth = createBooth({
    tenantId: "a8990e1f-ff32-408a-9f8e-78d3b9139b95",
    subscriptionId: "651f8027-33e8-4ec4-97b4-f6e9f3dc8744",
    clientId: "00001111-aaaa-2222-bbbb-3333cccc4444",
    clientSecret: "qWgdYAmab0YSkuL1qKv5bPX",
    oktaOrgUrl: "https://example.okta.com",
    oktaApiToken: "api-token-placeholder",
    maxRetries: 0,
    layers: [],
    runtime: {
      random: () => 0,
      clock: { now: () => now, monotonic: () => 0, sleep: () => new Promise(() => {}) },
      fetch: async (input, init) => {
        const request = new Request(input, init);
        seen.push(request);
        const response = answer(request);
        if (response === undefined) throw new TypeError(`nothing was recorded for ${request.url}`);
        return response;
      },
    },
  });
  return { booth, seen };
}

const asRecorded = (request: Request) => {
  // Whether the metadata service is there at all is found out with a request that it refuses at once.
  if (request.url === "http://169.254.169.254/metadata/identity/oauth2/token") {
    return Response.json({ error: "bad_request_102" }, { status: 400 });
  }
  const recording = recordings.find((candidate) => candidate.request.url === request.url);
  return recording && Response.json(recording.response.body, { status: recording.response.status });
};

describe("each source asks as documented and reads the documented answer", () => {
  test.each(recordings)("$source: $recordedFrom", async (recording) => {
    const { booth, seen } = replaying(asRecorded);
    const answer = await booth.getToken(recording.source, recording.args);
    expect(answer.result).toEqual(recording.result);
    const expiresAt = recording.expiresAt ? Date.parse(recording.expiresAt) : now + (recording.livesMs ?? 0);
    expect(answer.expiresAt).toBe(expiresAt);

    const request = seen.at(-1);
    expect(request?.method).toBe(recording.request.method);
    expect(request?.url).toBe(recording.request.url);
    for (const [name, value] of Object.entries(recording.request.headers)) {
      expect(request?.headers.get(name)).toBe(value);
    }
    const body = await request?.text();
    if (recording.request.form)
      expect(Object.fromEntries(new URLSearchParams(body))).toEqual(recording.request.form);
    else expect(body).toBe("");
  });
});

describe("each documented refusal becomes a coded error with the upstream's own words", () => {
  test.each(refusals)("$source $status: $recordedFrom", async (refusal) => {
    const recording = recordings.find(({ source }) => source === refusal.source);
    const { booth } = replaying((request) =>
      request.url === recording?.request.url
        ? Response.json(refusal.body, { status: refusal.status, headers: refusal.headers ?? {} })
        : asRecorded(request),
    );
    const error = await booth
      .getToken(refusal.source, recording?.args ?? {})
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: refusal.error.code,
      upstream: { status: refusal.status, code: refusal.error.upstream },
      ...(refusal.error.retryAfterMs !== undefined && { retryAfterMs: refusal.error.retryAfterMs }),
    });
    const { upstream } = error as { upstream: { requestId?: string } };
    if (refusal.error.requestId) expect(upstream.requestId).toBe(refusal.error.requestId);
  });
});

test("every source has a recording", () => {
  const { booth } = replaying(asRecorded);
  const recorded = new Set<string>(recordings.map(({ source }) => source));
  expect(booth.sources.filter(({ name }) => !recorded.has(name))).toEqual([]);
});
