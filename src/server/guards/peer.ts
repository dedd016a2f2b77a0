import { isIP, isIPv6, SocketAddress } from "node:net";
import { UsageError } from "../../model/errors.ts";
import type { Guard, Refusal } from "../refusal.ts";

const refusal: Refusal = {
  by: "peer",
  status: 403,
  error: "access_denied",
  message: "Only programs of this machine are answered.",
};

/**
 * The attack: a listener that became reachable from the network (a container's published port, a bridge address,
 * a forwarded port) hands this machine's tokens to a neighbour. Only the loopback, unix sockets and addresses that
 * the configuration lists are answered, whatever the listener is bound to.
 *
 * @throws UsageError for what is no address: a range or a name would never match one.
 */
export function createPeerGuard(listed: readonly string[] = []): Guard {
  const allowed = new Set(listed.map(readPeer));
  return ({ peer }) => {
    if (peer === "127.0.0.1" || peer === "unix") return undefined;
    return isLoopbackAddress(peer) || allowed.has(plainAddress(peer)) ? undefined : refusal;
  };
}

/** Whether an IP address is this machine's own, also when written as IPv4 inside IPv6. */
export function isLoopbackAddress(address: string): boolean {
  return address === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(plainAddress(address));
}

/** An IP address as the system writes it, IPv4 inside IPv6 as what it is. Anything else stays as it is. */
export function plainAddress(address: string): string {
  if (!isIPv6(address) || address.includes("%")) return address;
  return new SocketAddress({ address, family: "ipv6" }).address.replace(/^::ffff:(?=\d+\.)/, "");
}

function readPeer(listed: string): string {
  if (isIP(listed) !== 0) return plainAddress(listed);
  throw new UsageError(
    "TB_ERR_INVALID_ARGUMENT",
    `peer: ${JSON.stringify(listed)} must be one IP address; ranges and names are not looked at.`,
    { argument: "peer" },
  );
}
