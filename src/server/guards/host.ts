import { isIPv6 } from "node:net";
import { UsageError } from "../../model/errors.ts";
import type { Guard, Refusal } from "../refusal.ts";

const refusal: Refusal = {
  by: "host",
  status: 403,
  error: "access_denied",
  message: "The Host header names no address of this server.",
};

/** Names that always mean this machine; the last one is where clients look for the metadata service. */
const ownNames = ["127.0.0.1", "localhost", "[::1]", "169.254.169.254"];

/**
 * The attack: DNS rebinding. A page of attacker.example makes its name resolve to 127.0.0.1 and then talks to us as
 * its own origin, which no browser stops. The name still stands in `Host`, so only our own names are answered.
 * Ports are not compared: a forwarded port is none of an attacker's choosing.
 *
 * @throws UsageError for what is no name: with a scheme or a port it would never match one.
 */
export function createHostGuard(further: readonly string[] = []): Guard {
  const names = new Set([...ownNames, ...further.map(readName)]);
  // Nearly all requests name the same address: the one that passed last is known without another look.
  let passed: string | undefined;
  return ({ headers }) => {
    const { host } = headers;
    if (typeof host !== "string") return refusal;
    if (host === passed) return undefined;
    const name = /^(\[[0-9a-f:.]+\]|[^:[\]\s]+)(?::\d{1,5})?$/i.exec(host)?.[1];
    if (name === undefined || !names.has(name.toLowerCase())) return refusal;
    passed = host;
    return undefined;
  };
}

/** A name as clients write it into `Host`. */
function readName(given: string): string {
  const written = isIPv6(given) ? `[${given}]` : given;
  const alone = /^(\[[0-9a-f:.]+\]|[^\s:/?#@*[\]\\]+)$/i.test(written);
  const url = alone ? URL.parse(`http://${written}`) : null;
  if (url !== null) return url.hostname;
  throw new UsageError(
    "TB_ERR_INVALID_ARGUMENT",
    `host: ${JSON.stringify(given)} must be a name or an address alone, without scheme and port.`,
    { argument: "host" },
  );
}
