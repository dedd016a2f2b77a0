import { createBooth } from "../../src/booth/booth.ts";
import { environmentLayers } from "../../src/config/environment.ts";
import { createEmulator, type Emulator } from "../../src/emulator/emulator.ts";
import type { HttpResponse, RouteRequest } from "../../src/model/http.ts";
import type { Audit, AuditSubject } from "../../src/server/audit.ts";
import { sha256Of } from "../../src/server/keys.ts";
import type { Refusal } from "../../src/server/refusal.ts";
import {
  createTokenServer,
  type TokenServer,
  type TokenServerOptions,
} from "../../src/server/token-server.ts";
import { createFakeClock, type FakeClock } from "./clock.ts";

export const testKey = "a-key-of-more-than-thirty-two-characters";

/** What the audit of a served booth was told, in order. */
export interface AuditLine extends Partial<AuditSubject> {
  readonly outcome: string;
  readonly lifeLeftSeconds?: number;
  readonly refusal?: Refusal;
}

export interface ServedTestBooth {
  readonly emulator: Emulator;
  readonly clock: FakeClock;
  readonly server: TokenServer;
  readonly audit: readonly AuditLine[];
  /** What happens once after the next refusal. */
  afterRefusal(action: () => void): void;
  /** Asks the server as a program on this machine would, without a socket. */
  ask(target: string, asked?: Partial<RouteRequest>): Promise<HttpResponse>;
  /** The same through App Service's protocol, with the right key. */
  askAppService(query: string): Promise<HttpResponse>;
  close(): Promise<void>;
}

/** A server whose login is an application of an emulator, with a clock that the test moves. No port is used. */
export async function serveTestBooth(
  options: Partial<TokenServerOptions> = {},
  identities: readonly {
    clientId?: string;
    objectId?: string;
    resourceId?: string;
    audiences?: string[];
  }[] = [{}],
): Promise<ServedTestBooth> {
  const clock = createFakeClock(Date.now());
  const emulator = await createEmulator({ clock, listen: false });
  const env = emulator.environment();
  const booth = createBooth({
    layers: environmentLayers(env),
    runtime: { clock, env, fetch: emulator.fetch, random: () => 0 },
    maxRetries: 0,
  });
  const audit: AuditLine[] = [];
  let next: (() => void) | undefined;
  const server = await createTokenServer({
    clock,
    identities: identities.map((identity) => ({ ...identity, booth })),
    keys: [{ name: "test", sha256: sha256Of(testKey) }],
    audit: collectInto(audit),
    onRefusal: () => {
      const action = next;
      next = undefined;
      action?.();
    },
    ...options,
  });
  const ask: ServedTestBooth["ask"] = async (target, asked = {}) => {
    const [path = "", query = ""] = target.split("?", 2);
    const { headers, ...rest } = asked;
    return await server.route({
      method: "GET",
      path,
      query,
      body: "",
      peer: "127.0.0.1",
      secure: false,
      ...rest,
      headers: { host: "127.0.0.1:4141", ...headers },
    });
  };
  return {
    emulator,
    clock,
    server,
    audit,
    afterRefusal(action) {
      next = action;
    },
    ask,
    askAppService: (query) =>
      ask(`/msi/token?api-version=2019-08-01&${query}`, { headers: { "x-identity-header": testKey } }),
    close: () => emulator.close(),
  };
}

function collectInto(lines: AuditLine[]): Audit {
  return {
    subject: (subject) => (outcome, lifeLeftSeconds) =>
      void lines.push({ ...subject, outcome, lifeLeftSeconds }),
    refused: (subject, refusal) => void lines.push({ ...subject, outcome: "refused", refusal }),
    close: async () => {},
    lost: 0,
  };
}
