import { createAzureCliCredential, type PassedOver } from "../credentials/azure-cli.ts";
import { createClientSecretCredential } from "../credentials/client-secret.ts";
import { createManagedIdentityCredential } from "../credentials/managed-identity.ts";
import { createOktaAccessTokenCredential, createOktaApiTokenCredential } from "../credentials/okta-static.ts";
import type { Credential, OktaCredential } from "../model/credential.ts";
import { LoginError } from "../model/errors.ts";
import type { Layer } from "./layer.ts";
import type { Options } from "./options.ts";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The Azure login that the layers ask for, chosen once: the first layer that says how to log in decides, and
 * within a layer a secret counts more than a managed identity; the Azure CLI is what is left. When the chosen one
 * fails, no other takes its place.
 *
 * @throws LoginError naming what the chosen way lacks.
 */
export function chooseAzureLogin(layers: readonly Layer[], env: Env): Credential {
  for (const layer of layers) {
    const { login, clientSecret, useMsi } = layer.values;
    if (login === "client-secret" || (login === undefined && clientSecret !== undefined)) {
      return clientSecretLogin(layer, layers);
    }
    if (login === "azure-cli") return azureCliLogin(layers, env);
    // Whoever says no to the machine's identity is not overruled by a layer that counts less.
    const asksForMsi = useMsi === true && first("useMsi", layers) === true;
    if (login === "managed-identity" || asksForMsi) return managedIdentityLogin(layer, layers);
  }
  return azureCliLogin(layers, env, passedOver(layers));
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
  // A client id beside a secret belongs to the secret: it names a service principal, not this machine's identity.
  const others = layers.filter(({ values }) => values.clientSecret === undefined);
  return createManagedIdentityCredential({ clientId: besideFirst("clientId", layer, others) });
}

function azureCliLogin(layers: readonly Layer[], env: Env, over?: PassedOver): Credential {
  return createAzureCliCredential({ tenantId: first("tenantId", layers), env, passedOver: over });
}

function passedOver(layers: readonly Layer[]): PassedOver {
  // Who names an application and no proof of it most likely forgot the proof.
  const nearly = layers.find(({ values }) => values.clientId !== undefined);
  return {
    lacks: [
      `no client secret is set (${namesOf("clientSecret", layers)})`,
      `no managed identity is asked for (${namesOf("useMsi", layers)})`,
    ],
    next: nearly && `Set ${nearly.nameOf("clientSecret")} beside ${nearly.nameOf("clientId")}.`,
  };
}

/** What a person would call an option in each place that was looked at. */
function namesOf(option: keyof Options, layers: readonly Layer[]): string {
  const names = [...new Set(layers.map((layer) => layer.nameOf(option)))];
  const last = names.pop() ?? option;
  return names.length === 0 ? last : `${names.join(", ")} or ${last}`;
}

/** The Okta login that the layers ask for. @throws LoginError when there is none. */
export function chooseOktaLogin(layers: readonly Layer[]): OktaCredential {
  for (const { values } of layers) {
    if (values.oktaApiToken !== undefined) return createOktaApiTokenCredential(values.oktaApiToken);
    if (values.oktaAccessToken !== undefined) return createOktaAccessTokenCredential(values.oktaAccessToken);
  }
  throw new LoginError(
    "TB_ERR_NO_LOGIN",
    `There is no login for Okta: no API token is set (${namesOf("oktaApiToken", layers)}); no access token is set (${namesOf("oktaAccessToken", layers)}). Set one of them.`,
  );
}

/** Who a proof belongs to is looked up beside the proof, and elsewhere only when that says nothing. */
function besideFirst<Key extends keyof Options>(key: Key, beside: Layer, layers: readonly Layer[]) {
  return beside.values[key] ?? first(key, layers);
}

function first<Key extends keyof Options>(key: Key, layers: readonly Layer[]): Options[Key] | undefined {
  return layers.find((layer) => layer.values[key] !== undefined)?.values[key];
}
