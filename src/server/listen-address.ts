import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { UsageError } from "../model/errors.ts";
import { plainAddress } from "./guards/peer.ts";

/** Where a server listens. */
export type ListenAddress =
  | { readonly kind: "tcp"; readonly host: string; readonly port: number }
  | { readonly kind: "unix"; readonly path: string };

/**
 * Reads an address as a person writes it: `4141`, `127.0.0.1:4141`, `[::1]:4141`, `localhost:0`,
 * `unix:/run/user/1000/tokenbooth/booth.sock`.
 *
 * @throws UsageError for what is no address, or for one that means every address of the machine.
 */
export function parseListenAddress(text: string): ListenAddress {
  if (text.startsWith("unix:")) {
    const path = text.slice("unix:".length);
    if (path.startsWith("/") || /^[A-Za-z]:\\/.test(path)) return { kind: "unix", path };
    throw wrong(text, "must name a unix socket by its absolute path");
  }
  const parts = /^(?:(?<host>\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):)?(?<port>\d{1,5})$/.exec(text)?.groups;
  const port = Number(parts?.["port"]);
  const host = readHost(parts?.["host"] ?? "127.0.0.1");
  if (parts === undefined || host === undefined || port > 65_535) {
    throw wrong(text, "must be ADDRESS:PORT, PORT or unix:PATH");
  }
  if (meansEverywhere(host)) throw wrong(text, everywhere);
  return { kind: "tcp", host: host === "localhost" ? "127.0.0.1" : host, port };
}

/**
 * The address with its name looked up, so that it is known before anybody listens there.
 *
 * @throws UsageError when there is no such name, or when it means every address of the machine.
 */
export async function resolveListenAddress(address: ListenAddress): Promise<ListenAddress> {
  if (address.kind === "unix" || isIP(address.host) !== 0) return address;
  try {
    const found = await lookup(address.host);
    const resolved = { ...address, host: plainAddress(found.address) };
    if (meansEverywhere(resolved.host)) throw refuseEverywhere(address);
    return resolved;
  } catch (error) {
    throw listenFailure(address, error);
  }
}

/** Whether an IP address is that of all interfaces. */
export function meansEverywhere(address: string): boolean {
  return ["0.0.0.0", "::"].includes(plainAddress(address));
}

/** What to tell of an address that turned out to be that of all interfaces. */
export function refuseEverywhere(address: ListenAddress): UsageError {
  return wrong(describeListenAddress(address), everywhere);
}

const everywhere = "would be reached from every network that this machine is on; name one address";

/** Why an address cannot be had, by Node's code. */
const problems = new Map<unknown, string>([
  ["EADDRINUSE", "another program listens there"],
  ["EACCES", "this user may not"],
  ["EPERM", "this user may not"],
  ["EADDRNOTAVAIL", "this machine does not have that address"],
  ["ENOTFOUND", "there is no such name"],
  ["EAI_AGAIN", "the name could not be looked up"],
  ["ENOENT", "the folder for the socket is made when needed, but the one around it must exist"],
  ["ENOTDIR", "a part of the path is no folder"],
]);

/** What to tell of an address that could not be had; the error itself where it is nothing of the system's. */
export function listenFailure(address: ListenAddress, error: unknown): unknown {
  if (error instanceof UsageError || !(error instanceof Error && "code" in error)) return error;
  const code = String(error.code);
  const problem = problems.get(code) ?? (/^E[A-Z\d]+$/.test(code) ? code : undefined);
  if (problem === undefined) return error;
  const where = describeListenAddress(address);
  return new UsageError("TB_ERR_INVALID_ARGUMENT", `Cannot listen on ${where}: ${problem}.`, {
    argument: "listen",
    cause: error,
  });
}

function describeListenAddress(address: ListenAddress): string {
  if (address.kind === "unix") return `unix:${address.path}`;
  return `${isIP(address.host) === 6 ? `[${address.host}]` : address.host}:${address.port}`;
}

/** A host in the one way that the system writes it, whichever of the many it was written in: `0x7f.1` is `127.0.0.1`. */
function readHost(written: string): string | undefined {
  const url = URL.parse(`http://${written}`);
  return url === null ? undefined : plainAddress(url.hostname.replace(/^\[|\]$/g, ""));
}

function wrong(text: string, problem: string): UsageError {
  return new UsageError("TB_ERR_INVALID_ARGUMENT", `listen: ${JSON.stringify(text)} ${problem}.`, {
    argument: "listen",
  });
}
