export type { Exchange, HttpRequest, HttpResponse } from "./model/http.ts";
export { descriptionOf, fieldsOf, isOptional, isSecret, required } from "./model/schema-facts.ts";
export type { TokenLife } from "./model/token-life.ts";
export {
  type AnySource,
  defineSource,
  type FetchContext,
  type Fetched,
  type SourceArgs,
  type SourceDefinition,
  type SourceResult,
  secret,
} from "./model/token-source.ts";
export { clientToken } from "./sources/client.ts";
export { containerAppToken } from "./sources/container-app.ts";
export { identityToken } from "./sources/identity.ts";
export { sources } from "./sources/index.ts";
export { oktaToken } from "./sources/okta.ts";
export { onlineEndpointToken } from "./sources/online-endpoint.ts";
