import { type Listener, type ListenOptions, listen } from "../http/listen.ts";
import { listenOnUnixSocket } from "../http/unix-socket.ts";
import type { Route } from "../model/http.ts";
import type { ServerHandler } from "./handler.ts";
import { type ListenAddress, listenFailure, meansEverywhere, refuseEverywhere } from "./listen-address.ts";

/** All addresses of one server. */
export interface Listeners {
  /** `http://127.0.0.1:PORT` or `unix:/PATH`, in the order asked for. */
  readonly urls: readonly string[];
  /** Finishes what is in flight, at the latest when the signal aborts; without one it stops at once. */
  close(deadline?: AbortSignal): Promise<void>;
}

/** Bounds that no honest client comes near. */
const bounds = {
  maxBodyBytes: 64 * 1024,
  maxHeaderBytes: 16 * 1024,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 15_000,
  idleTimeoutMs: 120_000,
  maxIdleConnections: 2_048,
};

/**
 * Listens on all addresses, or on none.
 *
 * @throws UsageError when one of them cannot be had, or turns out to be that of all interfaces.
 */
export async function openListeners(
  { route, admit, unheard }: ServerHandler,
  addresses: readonly ListenAddress[],
  onError: (error: unknown) => void,
): Promise<Listeners> {
  const options = { ...bounds, admit, unheard, onError };
  const opened: Listener[] = [];
  try {
    for (const address of addresses) opened.push(await openOne(route, address, options));
  } catch (error) {
    await Promise.all(opened.map((listener) => listener.close()));
    throw error;
  }
  return {
    urls: opened.map(({ url }, index) => (addresses[index]?.kind === "unix" ? `unix:${url}` : url)),
    async close(deadline) {
      await Promise.all(opened.map((listener) => listener.close(deadline)));
    },
  };
}

async function openOne(route: Route, address: ListenAddress, options: ListenOptions): Promise<Listener> {
  let listener: Listener;
  try {
    if (address.kind === "unix") return await listenOnUnixSocket(route, address.path, options);
    listener = await listen(route, { ...options, host: address.host, port: address.port });
  } catch (error) {
    throw listenFailure(address, error);
  }
  // However it was written and whatever a name stood for: what counts is where the system says that we are.
  const bound = new URL(listener.url).hostname.replace(/^\[|\]$/g, "");
  if (!meansEverywhere(bound)) return listener;
  await listener.close();
  throw refuseEverywhere(address);
}
