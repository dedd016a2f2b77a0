import { clientToken } from "./client.ts";
import { containerAppToken } from "./container-app.ts";
import { identityToken } from "./identity.ts";
import { oktaToken } from "./okta.ts";
import { onlineEndpointToken } from "./online-endpoint.ts";

/** Every token system. The library, command line, server, Pulumi provider and reference pages derive from this list. */
export const sources = [
  clientToken,
  onlineEndpointToken,
  containerAppToken,
  identityToken,
  oktaToken,
] as const;
