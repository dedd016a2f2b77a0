import { type Listener, type ListenerRoute, listen } from "../http/listen.ts";
import { type CaFile, writeCaFile } from "./ca-file.ts";
import type { EmulatorOptions } from "./emulator.ts";
import { createOrigins, type Origins } from "./origins.ts";

/** The emulator's two faces to the network, plain and TLS, or stand-ins where it has none. */
export interface Servers {
  readonly origins: Origins;
  readonly caPem?: string;
  readonly caFile?: string;
  close(): Promise<void>;
}

// Where an emulator without ports seems to be. Nothing is sent there.
const virtualHttp = "http://127.0.0.1:40080";
const virtualHttps = "https://127.0.0.1:40443";

/** @throws Error with Node's code when a port cannot be had; nothing stays open then. */
export async function openServers(
  route: ListenerRoute,
  options: EmulatorOptions["listen"] = {},
): Promise<Servers> {
  if (options === false) {
    return { origins: createOrigins(virtualHttp, virtualHttps), close: async () => {} };
  }
  // What encodes certificates takes a third of a start to load: tests without ports need not wait for it.
  const { createServerCertificate } = await import("./certificates.ts");
  const { host = "127.0.0.1", port = 0, tlsPort = 0 } = options;
  const names = [...new Set([host, "127.0.0.1", "localhost", "::1"])];
  const { caPem, ...tls } = createServerCertificate(names);
  const opened: Listener[] = [];
  let caFile: CaFile | undefined;
  const close = async () => {
    await Promise.all([...opened.map((listener) => listener.close()), caFile?.remove()]);
  };
  try {
    const http = await listen(route, { host, port });
    opened.push(http);
    const https = await listen(route, { host, port: tlsPort, tls });
    opened.push(https);
    caFile = await writeCaFile(caPem);
    return { origins: createOrigins(http.url, https.url), caPem, caFile: caFile.path, close };
  } catch (error) {
    await close();
    throw error;
  }
}
