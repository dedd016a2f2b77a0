import { functions } from "./booth/default-booth.ts";

export const {
  getClientToken,
  getContainerAppAuthToken,
  getIdentityToken,
  getOktaToken,
  getOnlineEndpointToken,
} = functions;

export type { AzureAccessToken, AzureTokenCredential } from "./booth/azure-credential.ts";
export { type Booth, type BoothOptions, createBooth, type TokenHandle } from "./booth/booth.ts";
export { defaultBooth } from "./booth/default-booth.ts";
export type { TokenFunctions } from "./booth/token-functions.ts";
export { environmentLayers } from "./config/environment.ts";
export type { Layer } from "./config/layer.ts";
export type { Options } from "./config/options.ts";
export type { Answer, GetTokenOptions, Outcome } from "./model/answer.ts";
export {
  type ErrorCode,
  LoginError,
  RefusedError,
  ThrottledError,
  TokenboothError,
  UnavailableError,
  type UpstreamFacts,
  UsageError,
} from "./model/errors.ts";
export type { Clock, Logger, Runtime } from "./model/runtime.ts";
export type { Cloud, Settings } from "./model/settings.ts";
