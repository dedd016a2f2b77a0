import okta from "@okta/okta-sdk-nodejs";
import { printAttempts, readInput, variable } from "./attempts.ts";

interface Input {
  readonly appId: string;
  readonly tokenId: string;
  readonly serviceClientId: string;
  readonly privateKey: object;
}

const { appId, tokenId, serviceClientId, privateKey } = readInput<Input>();
const orgUrl = variable("OKTA_CLIENT_ORGURL");
const byApiToken = new okta.Client({ orgUrl, token: variable("OKTA_CLIENT_TOKEN") });
const wrongToken = new okta.Client({ orgUrl, token: "00wrong" });
const byKey = (scopes: string[]) =>
  new okta.Client({
    orgUrl,
    authorizationMode: "PrivateKey",
    clientId: serviceClientId,
    scopes,
    privateKey: JSON.stringify(privateKey),
    keyId: "service",
  });
const read = (client: InstanceType<typeof okta.Client>, id = tokenId) =>
  client.applicationApi.getOAuth2TokenForApplication({ appId, tokenId: id, expand: "scope" });

await printAttempts({
  apiToken: () => read(byApiToken),
  accessToken: () => read(byKey(["okta.apps.read"])),
  ungrantedScope: () => read(byKey(["okta.users.read"])),
  wrongApiToken: () => read(wrongToken),
  missing: () => read(byApiToken, "oar-nowhere"),
  list: async () => {
    const ids: string[] = [];
    const tokens = await byApiToken.applicationApi.listOAuth2TokensForApplication({ appId, limit: 2 });
    await tokens.each((token) => {
      ids.push(String(token.id));
    });
    return ids;
  },
  throttled: () => read(byApiToken, "oar2"),
  revoke: () =>
    byApiToken.applicationApi
      .revokeOAuth2TokenForApplication({ appId, tokenId: "oar2" })
      .then(() => "revoked"),
  // A client of its own: the first one would answer from its cache.
  revoked: () => read(new okta.Client({ orgUrl, token: variable("OKTA_CLIENT_TOKEN") }), "oar2"),
});
