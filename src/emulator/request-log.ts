/** One request that reached the emulator. Holds no credential, query or body. */
export interface LoggedRequest {
  /** Epoch milliseconds of the emulator's clock. */
  readonly at: number;
  readonly method: string;
  /** Name of the route, such as `entra.token-v2` or `imds.token`. */
  readonly route: string;
  readonly path: string;
  /** Who asked, as the request said. */
  readonly clientId: string | undefined;
  readonly status: number;
}

/** Which requests are meant; what is left out matches all. */
export interface RequestFilter {
  readonly route?: string | undefined;
  readonly clientId?: string | undefined;
}

export interface RequestCount {
  readonly route: string;
  readonly clientId?: string;
  readonly count: number;
}

export interface RequestLog {
  add(request: LoggedRequest): void;
  /** The newest requests up to now, oldest first. */
  entries(): readonly LoggedRequest[];
  /** How many requests there have been, those that were dropped from the list included. */
  count(filter?: RequestFilter): number;
  /** Counts by route and client. */
  counts(): readonly RequestCount[];
}

/** Memory stays bounded: past twice this many, the older half is dropped. */
const keptAtLeast = 5000;
/** Paths and client ids repeat. Past so many of them, new clients are counted together, as if they had no id. */
const maxTexts = 2000;

export function createRequestLog(): RequestLog {
  let entries: LoggedRequest[] = [];
  const counts = new Map<string, Map<string | undefined, number>>();
  const texts = new Map<string, string>();

  /** A copy of its own: a piece cut out of a request would keep the whole request, secrets and all, in memory. */
  const detached = (text: string): string => {
    const known = texts.get(text);
    if (known !== undefined) return known;
    const copy = Buffer.from(text, "utf8").toString("utf8");
    if (texts.size >= maxTexts) texts.clear();
    texts.set(copy, copy);
    return copy;
  };

  return {
    add(request) {
      const { at, method, route, status } = request;
      const clientId = request.clientId === undefined ? undefined : detached(request.clientId);
      entries.push({ at, method, route, path: detached(request.path), clientId, status });
      if (entries.length > 2 * keptAtLeast) entries = entries.slice(-keptAtLeast);
      const clients = counts.get(route) ?? new Map<string | undefined, number>();
      counts.set(route, clients);
      const label = clients.has(clientId) || clients.size < maxTexts ? clientId : undefined;
      clients.set(label, (clients.get(label) ?? 0) + 1);
    },
    entries: () => [...entries],
    count({ route, clientId } = {}) {
      let total = 0;
      for (const [name, clients] of counts) {
        if (route !== undefined && route !== name) continue;
        for (const [client, count] of clients)
          if (clientId === undefined || clientId === client) total += count;
      }
      return total;
    },
    counts: () =>
      [...counts].flatMap(([route, clients]) =>
        [...clients].map(([clientId, count]) => ({
          route,
          ...(clientId !== undefined && { clientId }),
          count,
        })),
      ),
  };
}
