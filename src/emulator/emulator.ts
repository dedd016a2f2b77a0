import type { ListenerRoute } from "../http/listen.ts";
import type { Clock } from "../model/runtime.ts";
import { nodeRuntime } from "../node-runtime.ts";
import { adminRoutes } from "./admin.ts";
import { armRoutes } from "./arm/routes.ts";
import { createApis } from "./authority/apis.ts";
import { authorityRoutes } from "./authority/routes.ts";
import { createTokenSigner } from "./authority/signing-key.ts";
import { checkLifetimes, checkState } from "./check-state.ts";
import type { EmulatorContext } from "./context.ts";
import { createEmulatorClock } from "./emulator-clock.ts";
import { createEmulatorFetch } from "./emulator-fetch.ts";
import { emulatorEnvironment } from "./environment.ts";
import type { FaultOrder } from "./fault-order.ts";
import { createFaults } from "./faults.ts";
import { imdsRoutes } from "./imds/routes.ts";
import { oktaRoutes } from "./okta/routes.ts";
import {
  createRequestLog,
  type LoggedRequest,
  type RequestCount,
  type RequestFilter,
} from "./request-log.ts";
import { resolveState } from "./resolve-state.ts";
import { createRouter } from "./router.ts";
import { type SeededIds, seededIds } from "./seeded.ts";
import { openServers } from "./servers.ts";
import type { EmulatorStateInput, Lifetimes } from "./state.ts";

/** Base URLs of the emulated services, without a slash at their end. */
export interface EmulatorUrls {
  readonly http: string;
  readonly https: string;
  readonly imds: string;
  readonly arm: string;
  readonly authority: string;
  readonly okta: string;
}

export interface EmulatorOptions {
  /** Time as the emulator sees it, and its way to wait. */
  readonly clock?: Clock;
  /** Reaches the outside issuers that the state names for federated credentials. */
  readonly fetch?: typeof globalThis.fetch;
  /** What it holds; the documented examples unless told. */
  readonly state?: EmulatorStateInput;
  /** Where it listens: on loopback ports that the system chooses, unless told; `false` for `fetch` alone. */
  readonly listen?: false | { readonly port?: number; readonly tlsPort?: number; readonly host?: string };
  /** Opens the admin routes to those who send this key. */
  readonly adminKey?: string;
}

export interface Emulator {
  /** Reaches the emulator under any of its URLs without a port, and nothing else. */
  readonly fetch: typeof globalThis.fetch;
  readonly url: EmulatorUrls;
  readonly seeded: SeededIds;
  /** Certificate of the authority that clients must trust (PEM); absent when it does not listen. */
  readonly caPem?: string;
  /** File that holds it. */
  readonly caFile?: string;
  /** Every request, oldest first, without any credential; only the newest of very many. */
  readonly requests: readonly LoggedRequest[];
  /** How many requests there have been since the start or the last reset. */
  count(filter?: RequestFilter): number;
  /** The same for each route and client. */
  counts(): readonly RequestCount[];
  /** Makes requests fail as ordered. @throws UsageError when the order is malformed. */
  fail(order: FaultOrder): void;
  /** Forgets the orders that are not used up. */
  clearFaults(): void;
  /** Moves its clock by so many milliseconds. */
  advance(ms: number): void;
  /** Sets its clock, epoch milliseconds. */
  setTime(at: number): void;
  /** Changes how long tokens live from now on. @throws UsageError when one is not a positive number of seconds. */
  setLifetimes(lifetimes: Partial<Lifetimes>): void;
  /** Back to how it started: state, clock, lifetimes, faults, log and caches; key and secrets stay. */
  reset(): void;
  /** The variables that make other programs use it. */
  environment(): Readonly<Record<string, string>>;
  /** What a ready file says: URLs, CA file and seeded ids. Holds the seeded secrets. */
  description(): EmulatorUrls & SeededIds & { readonly caFile?: string };
  /** Stops listening and ends all connections. */
  close(): Promise<void>;
}

/**
 * Starts an emulator of the token-giving side of Entra ID, Azure Resource Manager, the instance metadata service and
 * Okta.
 *
 * @throws UsageError when the state is malformed; Error with Node's code when a port cannot be had.
 */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const runtime = nodeRuntime();
  const signer = createTokenSigner();
  const clock = createEmulatorClock(options.clock ?? runtime.clock);
  const state = resolveState(checkState(options.state));
  const closing = new AbortController();
  let current: ReturnType<typeof start>;
  const route: ListenerRoute = (request) => current.route(request);
  const servers = await openServers(route, options.listen);
  const { origins, caPem, caFile } = servers;

  const start = () => {
    const lifetimes = { ...state.lifetimes };
    const context: EmulatorContext = {
      clock,
      origins,
      signer,
      state,
      lifetimes,
      fetch: options.fetch ?? runtime.fetch,
    };
    const apis = createApis(state, origins);
    const routes = [
      ...authorityRoutes(context, apis),
      ...armRoutes(context),
      ...imdsRoutes(context, apis),
      ...oktaRoutes(context),
    ];
    const faults = createFaults(new Set(routes.map(({ name }) => name)));
    const admin = options.adminKey === undefined ? [] : adminRoutes(options.adminKey, () => emulator, clock);
    const log = createRequestLog();
    return {
      lifetimes,
      faults,
      log,
      route: createRouter({
        routes: [...routes, ...admin],
        clock,
        origins,
        faults,
        log,
        closing: closing.signal,
      }),
    };
  };
  current = start();

  const { http, https } = origins;
  const url: EmulatorUrls = { http, https, imds: http, arm: https, authority: https, okta: https };
  const seeded = seededIds(state);
  const emulator: Emulator = {
    fetch: createEmulatorFetch(route, origins),
    url,
    seeded,
    ...(caPem !== undefined && { caPem }),
    ...(caFile !== undefined && { caFile }),
    get requests() {
      return current.log.entries();
    },
    count: (filter) => current.log.count(filter),
    counts: () => current.log.counts(),
    fail: (order) => current.faults.add(order),
    clearFaults: () => current.faults.clear(),
    advance: clock.advance,
    setTime: clock.setTime,
    setLifetimes: (lifetimes) => void Object.assign(current.lifetimes, checkLifetimes(lifetimes)),
    reset() {
      clock.reset();
      current = start();
    },
    environment: () => emulatorEnvironment(url, seeded, caFile),
    description: () => ({ ...url, ...(caFile !== undefined && { caFile }), ...seeded }),
    async close() {
      closing.abort();
      await servers.close();
    },
  };
  return emulator;
}
