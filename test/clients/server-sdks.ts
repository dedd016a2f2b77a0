import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Flavour } from "../../src/server/program-environment.ts";
import { type ListeningTestBooth, listenTestBooth } from "../fakes/listening-booth.ts";
import { type Question, type SdkProcess, type SdkProgram, startSdk } from "./sdk-process.ts";

const resource = "https://management.azure.com";
const clientId = "b072d4f6-8193-45ce-a270-f36475809107";
const objectId = "c183e507-92a4-46df-b381-047586910218";
const resourceId =
  "/subscriptions/651f8027-33e8-4ec4-97b4-f6e9f3dc8744/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/booth-one";

/** The ways to name an identity: none, and in another letter case than configured. */
const selectors: readonly Question["selector"][] = [
  undefined,
  { kind: "clientId", value: clientId.toUpperCase() },
  { kind: "objectId", value: objectId },
  { kind: "resourceId", value: resourceId.toLowerCase() },
];

/** Python's Azure library tells the word and drops the description. */
const saysNotFound = /identity not found|invalid_scope|invalid_request/i;

const installMs = 180_000;
const callMs = 60_000;

/**
 * What every SDK gets from a server: tested with real ones, unmodified.
 *
 * @param clients - the SDK's ways to ask for a token.
 */
export function describeSdk(
  name: string,
  program: SdkProgram,
  clients: readonly Question["client"][],
  flavour: Flavour = "app-service",
  environment: Readonly<Record<string, string>> = {},
): void {
  describe(`${name}, ${flavour}`, () => {
    let booth: ListeningTestBooth;
    let command: Awaited<ReturnType<SdkProgram>>;

    beforeAll(async () => {
      command = await program();
      booth = await listenTestBooth({ imds: flavour === "imds" }, [{}, { clientId, objectId, resourceId }]);
    }, installMs);

    const start = () =>
      startSdk(command, { ...booth.environment(flavour), ...withUrl(environment, booth.url) });

    afterAll(() => booth?.close());

    const handOuts = () => booth.audit.filter(({ outcome }) => outcome !== "refused").length;
    const upstreamCalls = () => booth.emulator.requests.length;

    describe.each(clients)("%s", (client) => {
      // A process of its own for each client: their caches are shared within one.
      let sdk: SdkProcess;
      beforeAll(async () => {
        sdk = await start();
      });
      afterAll(() => sdk?.close());

      const nameable = client === "default" ? selectors.slice(0, 2) : selectors;

      test.each(
        nameable.map((selector) => [selector?.kind ?? "the system-assigned identity", selector] as const),
      )(
        "gets a token by %s, and the second time from its own cache",
        async (_name, selector) => {
          const question = { client, resource, ...(selector && { selector }) };
          const before = handOuts();
          const first = await sdk.ask(question);
          expect(first.error).toBeUndefined();
          expect(handOuts()).toBeGreaterThan(before);
          const between = handOuts();
          const second = await sdk.ask(question);
          expect(second.sha256).toBe(first.sha256);
          expect(handOuts()).toBe(between);
          expect(upstreamCalls()).toBe(1);
        },
        callMs,
      );

      test(
        "says that an identity is not there when it is not served",
        async () => {
          const asked = { client, resource, selector: { kind: "clientId", value: "nobody" } } as const;
          const { error } = await sdk.ask(asked);
          expect(error).toMatch(saysNotFound);
          expect(booth.audit.at(-1)).toMatchObject({ refusal: { by: "identity", status: 400 } });
        },
        callMs,
      );
    });

    test(
      "does not notice that the upstream is down while the token is valid",
      async () => {
        const other = await start();
        try {
          booth.emulator.fail({ route: "entra.token-v2", status: 503, times: "always" });
          for (const client of clients) {
            expect((await other.ask({ client, resource })).error).toBeUndefined();
          }
        } finally {
          booth.emulator.reset();
          await other.close();
        }
      },
      callMs,
    );

    test(
      "waits as long as the upstream asks for, or says that it is throttled",
      async () => {
        const other = await start();
        const throttled = "https://vault.azure.net";
        try {
          booth.emulator.fail({ route: "entra.token-v2", status: 429, headers: { "retry-after": "2" } });
          booth.afterRefusal(() => booth.clock.advance(2_000));
          const beganAt = Date.now();
          const { error } = await other.ask({ client: clients[0] ?? "identity", resource: throttled });
          const waitedMs = Date.now() - beganAt;
          expect(booth.audit.filter(({ refusal }) => refusal?.status === 429)).toMatchObject([
            { refusal: { headers: { "retry-after": "2" } } },
          ]);
          if (error === undefined) expect(waitedMs).toBeGreaterThan(900);
          else expect(error).toMatch(/can be asked again|429|pause/i);
        } finally {
          await other.close();
        }
      },
      callMs,
    );

    test(
      "names the upstream once the token has expired and the upstream is still down",
      async () => {
        const other = await start();
        try {
          await booth.clock.advance(2 * 60 * 60_000);
          booth.emulator.fail({ route: "entra.token-v2", status: 503, times: "always" });
          // The others would try for half a minute before they tell.
          const { error } = await other.ask({ client: "msal", resource });
          expect(error).toMatch(/Microsoft Entra ID .*answered 503|unavailable|503/i);
          expect(booth.audit.at(-1)).toMatchObject({
            outcome: "refused",
            refusal: { by: "upstream", status: 503 },
          });
        } finally {
          booth.emulator.reset();
          await other.close();
        }
      },
      callMs,
    );
  });
}

/** Variables that hold the server's address, which is known only once it listens. */
function withUrl(environment: Readonly<Record<string, string>>, url: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replace("URL", url)]),
  );
}
