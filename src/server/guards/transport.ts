import type { Guard } from "../refusal.ts";
import { browserGuard } from "./browser.ts";
import { createHostGuard } from "./host.ts";
import { createPeerGuard } from "./peer.ts";
import { proxyGuard } from "./proxy.ts";
import { sizeGuard } from "./size.ts";

/** Which names and neighbours are answered besides this machine's own. */
export interface TransportRules {
  /** Addresses of other machines that may ask. */
  readonly peers?: readonly string[];
  /** Further names under which this server is reached. */
  readonly hosts?: readonly string[];
}

/** The guards that every request passes before anything of it is parsed, whatever it asks for. */
export function createTransportGuard({ peers, hosts }: TransportRules = {}): Guard {
  const peer = createPeerGuard(peers);
  const host = createHostGuard(hosts);
  return (request) =>
    peer(request) ?? host(request) ?? browserGuard(request) ?? proxyGuard(request) ?? sizeGuard(request);
}
