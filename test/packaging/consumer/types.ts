// Compiled, never run: what the declarations promise to a TypeScript program.
import {
  type Answer,
  createBooth,
  getContainerAppAuthToken,
  getOktaToken,
  getOnlineEndpointToken,
} from "tokenbooth";
import { createClientSecretCredential } from "tokenbooth/credentials";
import { createEmulator, type Emulator } from "tokenbooth/emulator";
import { type clientToken, defineSource, type SourceResult } from "tokenbooth/sources";

export async function use(): Promise<void> {
  const endpoint = await getOnlineEndpointToken({
    endpointName: "e",
    resourceGroupName: "g",
    workspaceName: "wsp",
  });
  const seconds: number = endpoint.expiryTimeUtc;
  const app = await getContainerAppAuthToken({ containerAppName: "app", resourceGroupName: "g" });
  const tags: Record<string, string> | undefined = app.tags;
  const scopes: string[] = (await getOktaToken({ clientId: "a", id: "b" })).scopes;
  const credential = createClientSecretCredential({ tenantId: "t", clientId: "c", clientSecret: "s" });
  const booth = createBooth({ credential });
  const answer: Answer<SourceResult<typeof clientToken>> = await booth.getToken("client", {});
  const token: string = answer.result.token;
  const emulator: Emulator = await createEmulator();
  // @ts-expect-error A required argument is missing.
  await getOnlineEndpointToken({ endpointName: "e" });
  // @ts-expect-error There is no such source.
  await booth.getToken("vault", {});
  void [seconds, tags, scopes, token, emulator, defineSource];
}
