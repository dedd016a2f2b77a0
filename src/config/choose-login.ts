import { createAzureCliCredential } from "../credentials/azure-cli.ts";
import { createClientSecretCredential } from "../credentials/client-secret.ts";
import { createManagedIdentityCredential } from "../credentials/managed-identity.ts";
import { createOktaAccessTokenCredential, createOktaApiTokenCredential } from "../credentials/okta-static.ts";
import type { Credential, OktaCredential } from "../model/credential.ts";
import { LoginError } from "../model/errors.ts";
import type { Layer } from "./layer.ts";
import type { Options } from "./options.ts";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The Azure login that the layers ask for, chosen once: the first layer that says how to log in decides; then
 * managed identity where it is asked for; then the Azure CLI. When the chosen one fails, no other takes its place.
 *
 * @throws LoginError naming what the chosen way lacks.
 */
export function chooseAzureLogin(layers: readonly Layer[], env: Env): Credential {
  for (const layer of layers) {
    const { login, clientSecret } = layer.values;
    if (login === "client-secret" || (login === undefined && clientSecret !== undefined)) {
      return clientSecretLogin(layer, layers);
    }
    if (login === "managed-identity") return managedIdentityLogin(layer, layers);
    if (login === "azure-cli") return azureCliLogin(layers, env);
  }
  const asked = layers.find((layer) => layer.values.useMsi);
  return asked ? managedIdentityLogin(asked, layers) : azureCliLogin(layers, env);
}

function clientSecretLogin(layer: Layer, layers: readonly Layer[]): Credential {
  const lookUp = (key: "tenantId" | "clientId" | "clientSecret") => {
    const value = besideFirst(key, layer, layers);
    if (value !== undefined) return value;
    throw new LoginError(
      "TB_ERR_NO_LOGIN",
      `The ${layer.name} ask for a login with a client secret, but ${key} is missing: set ${layer.nameOf(key)}.`,
      { argument: key },
    );
  };
  return createClientSecretCredential({
    tenantId: lookUp("tenantId"),
    clientId: lookUp("clientId"),
    clientSecret: lookUp("clientSecret"),
  });
}

function managedIdentityLogin(layer: Layer, layers: readonly Layer[]): Credential {
  return createManagedIdentityCredential({ clientId: besideFirst("clientId", layer, layers) });
}

function azureCliLogin(layers: readonly Layer[], env: Env): Credential {
  return createAzureCliCredential({ tenantId: first("tenantId", layers), env });
}

/** The Okta login that the layers ask for. @throws LoginError when there is none. */
export function chooseOktaLogin(layers: readonly Layer[]): OktaCredential {
  for (const { values } of layers) {
    if (values.oktaApiToken !== undefined) return createOktaApiTokenCredential(values.oktaApiToken);
    if (values.oktaAccessToken !== undefined) return createOktaAccessTokenCredential(values.oktaAccessToken);
  }
  throw new LoginError(
    "TB_ERR_NO_LOGIN",
    "There is no login for Okta: neither an API token (OKTA_CLIENT_TOKEN) nor an access token (OKTA_ACCESS_TOKEN) is set.",
  );
}

/** Who a proof belongs to is looked up beside the proof, and elsewhere only when that says nothing. */
function besideFirst<Key extends keyof Options>(key: Key, beside: Layer, layers: readonly Layer[]) {
  return beside.values[key] ?? first(key, layers);
}

function first<Key extends keyof Options>(key: Key, layers: readonly Layer[]): Options[Key] | undefined {
  return layers.find((layer) => layer.values[key] !== undefined)?.values[key];
}
