import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { readConfigFile } from "../config/read-config.ts";
import type { ServerTable } from "../config/server-options.ts";
import { UsageError } from "../model/errors.ts";
import { type Audit, silentAudit } from "../server/audit.ts";
import { createAuditLines } from "../server/audit-lines.ts";
import { type KeyOptions, sha256Of } from "../server/keys.ts";
import { type ListenAddress, parseListenAddress, resolveListenAddress } from "../server/listen-address.ts";
import { createMetrics } from "../server/metrics.ts";
import { type Listeners, openListeners } from "../server/open-listeners.ts";
import { createTokenServer, type TokenServer, type TokenServerOptions } from "../server/token-server.ts";
import type { CliBooth, CliContext } from "./context.ts";
import { endingRuntime } from "./ending-runtime.ts";
import { openBooth } from "./open-booth.ts";
import { anyIdentity, describeServed, servedIdentities } from "./served-identities.ts";
import type { ServerFlags } from "./server-flags.ts";
import { serverText } from "./server-text.ts";

/** What a command decides about its server beside what flags and file say. */
export interface OpenServerOptions {
  /** Where to listen when neither flags nor file say. */
  readonly listen: readonly string[];
  /** Whether what the file says of how the server is reached counts: addresses, names, keys, protocols without a key. */
  readonly configured: boolean;
  /** Where audit lines go when neither flags nor file say. */
  readonly audit: "stderr" | "nowhere";
  readonly onRefusal?: TokenServerOptions["onRefusal"];
}

/** A server that listens. */
export interface OpenServer {
  readonly server: TokenServer;
  readonly listeners: Listeners;
  /** The random key of this start; absent where keys are configured. */
  readonly key?: string;
  /** Whose logins answer for which identities, and for whom without a key, ready to print. */
  readonly lines: readonly string[];
  readonly imds: boolean;
  readonly cloudShell: boolean;
  /** Stops listening, once what is in flight is answered or the signal aborts. */
  close(deadline?: AbortSignal): Promise<void>;
}

/**
 * Opens the server that flags and configuration file ask for.
 *
 * @throws UsageError, LoginError
 */
export async function openServer(
  context: CliContext,
  flags: ServerFlags,
  options: OpenServerOptions,
): Promise<OpenServer> {
  const { clock } = context.runtime;
  const table = await readServerTable(context, flags);
  const reach = options.configured ? table : undefined;
  const asked = (flags.listen ?? reach?.listen ?? options.listen).map(parseListenAddress);
  const addresses = await Promise.all(asked.map(resolveListenAddress));
  const metrics = await createMetrics(clock);
  const ended = new AbortController();
  const observed: CliContext = {
    ...context,
    createBooth: (given) => {
      const runtime = { ...context.runtime, ...given.runtime };
      const observing = { ...runtime, fetch: metrics.observe(runtime.fetch) };
      return context.createBooth({ ...given, runtime: endingRuntime(observing, ended.signal) });
    },
  };
  const booths = new Map<string | undefined, Promise<CliBooth>>();
  const boothOf = (profile: string | undefined) => {
    const wanted = profile ?? flags.profile;
    const opened =
      booths.get(wanted) ?? openBooth(observed, { ...flags, ...(wanted && { profile: wanted }) });
    booths.set(wanted, opened);
    return opened;
  };
  const identities = await servedIdentities(flags, table, boothOf);
  const any = flags.identity?.includes(anyIdentity) === true;
  const audiences = flags.allow ?? table?.allow;
  const { keys, key } = keysOf(reach);
  const imds = flags.imds ?? reach?.imds ?? false;
  const cloudShell = flags.cloudShell ?? reach?.cloud_shell ?? false;
  const keyless = [...(imds ? ["IMDS"] : []), ...(cloudShell ? ["Cloud Shell"] : [])];
  // Before anything is opened, since without a login there is nothing to serve.
  const lines = [
    ...describeServed(identities, any, audiences),
    ...(keyless.length > 0 ? [serverText.keyless(keyless)] : []),
  ];
  const audit = await openAudit(context, flags.auditFile ?? table?.audit_file, options.audit);
  const server = await createTokenServer({
    clock,
    identities,
    acceptAnyIdentity: any,
    keys,
    audiences,
    imds,
    cloudShell,
    audit,
    metrics,
    peers: flags.peer ?? reach?.peers ?? [],
    hosts: [...(flags.host ?? reach?.hosts ?? []), ...[...asked, ...addresses].flatMap(hostOf)],
    onRefusal: options.onRefusal,
  });
  const onError = (error: unknown) =>
    context.runtime.logger.error({ error }, "a request could not be answered");
  const listeners = await openListeners(server, addresses, onError);
  return {
    server,
    listeners,
    lines,
    imds,
    cloudShell,
    ...(key !== undefined && { key }),
    async close(deadline) {
      server.stopping();
      await listeners.close(deadline);
      ended.abort(new Error("The server has stopped."));
      await audit.close();
    },
  };
}

/** What the configuration file says of the server; nothing with an emulator, which brings its own settings. */
export async function readServerTable(
  { cwd, env, platform }: CliContext,
  { config, emulator }: ServerFlags,
): Promise<ServerTable | undefined> {
  if (emulator) return undefined;
  return (await readConfigFile({ file: config, cwd, env, platform }))?.server;
}

/** The configured keys, or one of 256 random bits. */
export function keysOf(table: ServerTable | undefined): { keys: readonly KeyOptions[]; key?: string } {
  if (table?.key === undefined || table.key.length === 0) {
    const key = randomBytes(32).toString("base64url");
    return { keys: [{ name: "start", sha256: sha256Of(key) }], key };
  }
  const keys = table.key.map(({ name, sha256, audiences, identities, expires_at }) => ({
    name,
    sha256,
    audiences,
    identities,
    expiresAt: expires_at?.getTime(),
  }));
  return { keys };
}

async function openAudit(
  { cwd, runtime, process }: CliContext,
  file: string | undefined,
  otherwise: OpenServerOptions["audit"],
): Promise<Audit> {
  if (file === undefined && otherwise === "nowhere") return silentAudit;
  const standardError = 2;
  try {
    return await createAuditLines(file === undefined ? standardError : resolve(cwd, file), {
      clock: runtime.clock,
      onProblem: (code) => process.stderr.write(`${serverText.auditStuck(code)}\n`),
    });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new UsageError("TB_ERR_INVALID_ARGUMENT", serverText.auditProblem(file ?? "", code), {
      cause: error,
    });
  }
}

function hostOf(address: ListenAddress): readonly string[] {
  return address.kind === "tcp" ? [address.host] : [];
}
