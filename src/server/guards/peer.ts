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
 */
export function createPeerGuard(listed: readonly string[] = []): Guard {
  const allowed = new Set(listed.map(plainAddress));
  return ({ peer }) => {
    if (peer === "127.0.0.1" || peer === "unix") return undefined;
    return isLoopbackAddress(peer) || allowed.has(plainAddress(peer)) ? undefined : refusal;
  };
}

/** Whether an IP address is this machine's own, also when written as IPv4 inside IPv6. */
export function isLoopbackAddress(address: string): boolean {
  return address === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(plainAddress(address));
}

function plainAddress(address: string): string {
  return address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, "");
}
