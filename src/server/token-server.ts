import type { Clock } from "../model/runtime.ts";
import { createAudienceRule } from "./audience.ts";
import { type Audit, silentAudit } from "./audit.ts";
import { createDesk } from "./desk.ts";
import { appServiceDialect } from "./dialects/app-service.ts";
import { azdDialect } from "./dialects/azd.ts";
import { createBoothDialect } from "./dialects/booth.ts";
import { cloudShellDialect } from "./dialects/cloud-shell.ts";
import { imdsDialect } from "./dialects/imds.ts";
import { createTransportGuard, type TransportRules } from "./guards/transport.ts";
import { createHandler, type ServerHandler } from "./handler.ts";
import { createIdentities, type IdentityOptions } from "./identities.ts";
import { createKeys, type KeyOptions, type Keys } from "./keys.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { openApiRoute } from "./open-api/route.ts";
import { operationsRoutes } from "./routes/operations.ts";
import { createTally } from "./tally.ts";
import { createTokenRoute, type Dialect, type TokenRouteContext } from "./token-route.ts";

export interface TokenServerOptions extends TransportRules {
  /** What may be asked for, and the logins that answer. */
  readonly identities: readonly IdentityOptions[];
  /** Answers for every identity with the system-assigned one's login. */
  readonly acceptAnyIdentity?: boolean;
  readonly keys: readonly KeyOptions[];
  /** Audiences that may be asked for; all unless told. */
  readonly audiences?: readonly string[] | undefined;
  /** Speaks the metadata service's protocol, which takes no key. */
  readonly imds?: boolean;
  /** Speaks Cloud Shell's protocol, which takes no key. */
  readonly cloudShell?: boolean;
  readonly audit?: Audit;
  readonly metrics?: Metrics;
  readonly onRefusal?: TokenRouteContext["onRefusal"];
  readonly clock: Clock;
}

/** A server's inside: requests in, answers out, no socket. */
export interface TokenServer extends ServerHandler {
  /** May be revoked and replaced while it runs. */
  readonly keys: Keys;
  /** From now on it says that it is not ready; what is asked is answered still. */
  stopping(): void;
}

/** Puts together keys, identities, guards and dialects. */
export async function createTokenServer(options: TokenServerOptions): Promise<TokenServer> {
  const { clock, audit = silentAudit, imds = false, cloudShell = false } = options;
  const metrics = options.metrics ?? (await createMetrics(clock));
  const identities = createIdentities(options.identities, options.acceptAnyIdentity);
  const booths = [...new Set(identities.all.map(({ booth }) => booth))];
  const sources = new Map(booths.flatMap((booth) => booth.sources.map((source) => [source.name, source])));
  const keys = createKeys(options.keys);
  const tally = createTally();
  const desk = createDesk({ identities, allowsAudience: createAudienceRule(options.audiences), clock });
  const dialects: readonly Dialect[] = [
    appServiceDialect,
    azdDialect,
    createBoothDialect([...sources.values()]),
    ...(imds ? [imdsDialect] : []),
    ...(cloudShell ? [cloudShellDialect] : []),
  ];
  const context = { desk, keys, clock, audit, tally, onRefusal: options.onRefusal };
  let stopping = false;
  const routes = [
    ...dialects.map((dialect) => createTokenRoute(dialect, context)),
    ...operationsRoutes({ metrics, measured: { tally, booths, audit }, stopping: () => stopping }),
    openApiRoute(booths[0]?.sources ?? []),
  ];
  return {
    ...createHandler({ routes, guard: createTransportGuard(options), audit, tally }),
    keys,
    stopping() {
      stopping = true;
    },
  };
}
