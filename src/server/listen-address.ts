import { UsageError } from "../model/errors.ts";

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
  if (parts === undefined || port > 65_535) throw wrong(text, "must be ADDRESS:PORT, PORT or unix:PATH");
  const host = (parts["host"] ?? "127.0.0.1").replace(/^\[|\]$/g, "").toLowerCase();
  if (meansEverywhere(host)) {
    throw wrong(text, "would be reached from every network that this machine is on; name one address");
  }
  return { kind: "tcp", host: host === "localhost" ? "127.0.0.1" : host, port };
}

/** Whether an address is that of all interfaces, in any of the ways to write it. */
function meansEverywhere(host: string): boolean {
  return /^[0.]+$/.test(host) || /^(0x0+|[0:.]*)$/.test(host) || /^::ffff:[0.]+$/.test(host);
}

function wrong(text: string, problem: string): UsageError {
  return new UsageError("TB_ERR_INVALID_ARGUMENT", `listen: ${JSON.stringify(text)} ${problem}.`, {
    argument: "listen",
  });
}
