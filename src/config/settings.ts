import { UsageError } from "../model/errors.ts";
import type { Cloud, Settings } from "../model/settings.ts";
import { type PlainHttp, parseBaseUrl } from "./base-url.ts";
import { cloudNamed, cloudNames, cloudOfAuthority, publicCloud } from "./clouds.ts";
import type { Layer } from "./layer.ts";
import { nearest } from "./nearest.ts";
import type { Options } from "./options.ts";

/**
 * What all layers together say about where to ask: of each option, the first layer's word.
 *
 * @throws UsageError naming the option as its layer calls it.
 */
export function resolveSettings(layers: readonly Layer[]): Settings {
  const tenantId = matching(
    layers,
    "tenantId",
    /^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/,
    "must be a tenant's GUID or domain",
  );
  const subscriptionId = matching(layers, "subscriptionId", /^[A-Za-z0-9-]{1,64}$/, "must be a GUID");
  const oktaOrgUrl = resolveOktaOrgUrl(layers);
  return {
    cloud: resolveCloud(layers),
    imdsEndpoint: baseUrl(layers, "imdsEndpoint", "link-local") ?? "http://169.254.169.254",
    allowedHosts: resolveAllowedHosts(layers),
    ...(tenantId !== undefined && { tenantId }),
    ...(subscriptionId !== undefined && { subscriptionId }),
    ...(oktaOrgUrl !== undefined && { oktaOrgUrl }),
  };
}

/**
 * A layer that names a cloud means all of it: URLs of that cloud are taken from the same layer or from one that
 * counts more, never from one that counts less and may mean another cloud.
 */
function resolveCloud(layers: readonly Layer[]): Cloud {
  const naming = layers.findIndex((layer) => layer.values.environment !== undefined);
  const heard = naming === -1 ? layers : layers.slice(0, naming + 1);
  const authorityHost = baseUrl(heard, "authorityHost", "never");
  const resourceManager = baseUrl(heard, "resourceManagerEndpoint", "never");
  const named = namedCloud(layers[naming]);
  // Workload identity sets the authority of a national cloud and nothing else: it still means that cloud.
  const base = named ?? cloudOfAuthority(authorityHost) ?? publicCloud;
  const cloud = {
    authorityHost: authorityHost ?? base.authorityHost,
    resourceManager: resourceManager ?? base.resourceManager,
  };
  const same = cloud.authorityHost === base.authorityHost && cloud.resourceManager === base.resourceManager;
  return { name: same ? base.name : "custom", ...cloud };
}

function namedCloud(layer: Layer | undefined): Cloud | undefined {
  const name = layer?.values.environment;
  if (layer === undefined || name === undefined) return undefined;
  const cloud = cloudNamed(name);
  if (cloud !== undefined) return cloud;
  const meant = nearest(name, cloudNames);
  throw invalid(
    layer,
    "environment",
    `must be one of ${cloudNames.join(", ")}${meant === undefined ? "" : `; did you mean ${meant}?`}`,
  );
}

function resolveOktaOrgUrl(layers: readonly Layer[]): string | undefined {
  const layer = layers.find(
    ({ values }) => values.oktaOrgUrl !== undefined || values.oktaOrgName !== undefined,
  );
  if (layer?.values.oktaOrgUrl !== undefined) return baseUrl([layer], "oktaOrgUrl", "loopback");
  const name = matching(
    layers,
    "oktaOrgName",
    /^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/,
    "must be one label of a host name",
  );
  if (name === undefined) return undefined;
  const domain = matching(
    layers,
    "oktaBaseUrl",
    /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/,
    "must be a domain, such as okta.com",
  );
  return `https://${name}.${domain ?? "okta.com"}`.toLowerCase();
}

function resolveAllowedHosts(layers: readonly Layer[]): readonly string[] {
  const layer = layers.find(({ values }) => values.allowedHosts !== undefined);
  const hosts = layer?.values.allowedHosts ?? [];
  if (
    layer !== undefined &&
    !hosts.every((host) => /^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:\d{1,5})?$/.test(host))
  ) {
    throw invalid(
      layer,
      "allowedHosts",
      "must hold host names, with a port where one is needed, and nothing else",
    );
  }
  return hosts.map((host) => host.toLowerCase());
}

type TextOption = {
  [K in keyof Options]-?: Options[K] extends string | undefined ? K : never;
}[keyof Options];

function baseUrl(layers: readonly Layer[], option: TextOption, plainHttp: PlainHttp): string | undefined {
  const layer = layers.find(({ values }) => values[option] !== undefined);
  const text = layer?.values[option];
  if (layer === undefined || text === undefined) return undefined;
  const parsed = parseBaseUrl(text, plainHttp);
  if ("wrong" in parsed) throw invalid(layer, option, parsed.wrong);
  return parsed.url;
}

function matching(
  layers: readonly Layer[],
  option: TextOption,
  pattern: RegExp,
  rule: string,
): string | undefined {
  const layer = layers.find(({ values }) => values[option] !== undefined);
  const text = layer?.values[option];
  if (layer !== undefined && text !== undefined && !pattern.test(text)) throw invalid(layer, option, rule);
  return text;
}

function invalid(layer: Layer, option: keyof Options, problem: string): UsageError {
  const argument = layer.nameOf(option);
  const stop = problem.endsWith("?") ? "" : ".";
  return new UsageError("TB_ERR_INVALID_CONFIG", `${argument} (${layer.name}) ${problem}${stop}`, {
    argument,
  });
}
