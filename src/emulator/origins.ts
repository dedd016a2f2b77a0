import type { RouteRequest } from "../model/http.ts";

/** Where the emulator is reached. URLs in its answers are made of these alone. */
export interface Origins {
  readonly http: string;
  readonly https: string;
  /** These two, and the same ports under the loopback's other names. */
  readonly all: ReadonlySet<string>;
  /**
   * The origin that a client used. The `Host` header only chooses among our own: any other value is answered
   * with the configured one.
   */
  of(request: Pick<RouteRequest, "headers" | "secure">): string;
}

const loopbackNames = ["127.0.0.1", "localhost", "[::1]"];

export function createOrigins(http: string, https: string): Origins {
  const all = new Set([http, https].flatMap(aliases));
  return {
    http,
    https,
    all,
    of({ headers, secure }) {
      const { host } = headers;
      if (typeof host === "string") {
        const origin = `${secure ? "https" : "http"}://${host.toLowerCase()}`;
        if (all.has(origin)) return origin;
      }
      return secure ? https : http;
    },
  };
}

function aliases(origin: string): readonly string[] {
  const { protocol, hostname, port } = new URL(origin);
  if (!loopbackNames.includes(hostname)) return [origin];
  return [hostname, ...loopbackNames.filter((name) => name !== hostname)].map(
    (name) => `${protocol}//${name}:${port}`,
  );
}
