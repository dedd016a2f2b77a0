import { openListeners } from "../../src/server/open-listeners.ts";
import { type Flavour, programEnvironment } from "../../src/server/program-environment.ts";
import type { TokenServerOptions } from "../../src/server/token-server.ts";
import { type ServedTestBooth, serveTestBooth, testKey } from "./served-booth.ts";

export interface ListeningTestBooth extends ServedTestBooth {
  readonly url: string;
  /** What makes a program use it. */
  environment(flavour?: Flavour): Readonly<Record<string, string>>;
}

/** A served booth that programs can reach, on a port that the system chooses. */
export async function listenTestBooth(
  options?: Partial<TokenServerOptions>,
  identities?: Parameters<typeof serveTestBooth>[1],
): Promise<ListeningTestBooth> {
  const served = await serveTestBooth(options, identities);
  const listeners = await openListeners(
    served.server,
    [{ kind: "tcp", host: "127.0.0.1", port: 0 }],
    () => {},
  );
  const [url = ""] = listeners.urls;
  return {
    ...served,
    url,
    environment: (flavour = "app-service") => programEnvironment({ url, key: testKey }, flavour).set,
    async close() {
      await listeners.close();
      await served.close();
    },
  };
}
