import type { EntraRefusal } from "../../wire/entra.ts";

/** Thrown by what serves Entra ID's routes; the route words it for the client. */
export class EntraRefused extends Error {
  readonly refusal: EntraRefusal;

  constructor(refusal: EntraRefusal) {
    super(`AADSTS${refusal.code}`);
    this.name = "EntraRefused";
    this.refusal = refusal;
  }
}

const refused = (status: number, error: string, code: number, message: string) =>
  new EntraRefused({ status, error, code, message });

const invalidRequest = (code: number, message: string) => refused(400, "invalid_request", code, message);
const invalidClient = (code: number, message: string) => refused(401, "invalid_client", code, message);

/**
 * Entra ID's refusals, by what is wrong. Clients show little more than the number.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export const refusals = {
  unknownTenant: (name: string) =>
    invalidRequest(
      90002,
      `Tenant '${name}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
    ),
  sharedTenant: (name: string) =>
    invalidRequest(
      9001023,
      `The grant type is not supported over the /${name} endpoint. Please use the /organizations or tenant-specific endpoint.`,
    ),
  wrongMethod: (method: string) =>
    invalidRequest(900561, `The endpoint only accepts POST requests. Received a ${method} request.`),
  missingParameter: (name: string) =>
    invalidRequest(900144, `The request body must contain the following parameter: '${name}'.`),
  repeatedParameter: (name: string) =>
    invalidRequest(9000411, `The request is not properly formatted. The parameter '${name}' is duplicated.`),
  resourceOnV2: () => invalidRequest(901002, "The 'resource' request parameter is not supported."),
  malformed: () => invalidRequest(9002313, "Invalid request. Request is malformed or invalid."),
  unknownAssertionType: () =>
    invalidRequest(90013, "Invalid input received: the 'client_assertion_type' is not supported."),
  unsupportedGrant: (grant: string) =>
    refused(400, "unsupported_grant_type", 70003, `The app requested an unsupported grant type '${grant}'.`),
  unknownApplication: (clientId: string, tenant: string) =>
    refused(
      400,
      "unauthorized_client",
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    ),
  noClientProof: () =>
    invalidClient(
      7000216,
      "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
    ),
  wrongSecret: (clientId: string) =>
    invalidClient(
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
    ),
  expiredSecret: (clientId: string) =>
    invalidClient(
      7000222,
      `The provided client secret keys for app '${clientId}' are expired. Create new keys for your app, or consider using certificate credentials for added security.`,
    ),
  malformedAssertion: () => invalidClient(50027, "JWT token is invalid or malformed."),
  assertionOfAnother: () =>
    invalidClient(700021, "Client assertion application identifier doesn't match 'client_id' parameter."),
  assertionAudience: () =>
    invalidClient(700023, "Client assertion audience claim does not match Realm issuer."),
  assertionTime: (now: string, from: string, until: string) =>
    invalidClient(
      700024,
      `Client assertion is not within its valid time range. Current time: ${now}, assertion valid from ${from}, expiry time of assertion ${until}.`,
    ),
  unknownCertificate: (thumbprint: string) =>
    invalidClient(
      700027,
      `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '${thumbprint}'].`,
    ),
  assertionSignature: () =>
    invalidClient(
      700027,
      "Client assertion failed signature validation. [Reason - The key used to sign does not match.]",
    ),
  noFederatedCredentials: () =>
    invalidClient(70025, "Client application has no configured federated identity credentials."),
  federatedIssuer: (issuer: string) =>
    invalidClient(
      700211,
      `No matching federated identity record found for presented assertion issuer '${issuer}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.`,
    ),
  federatedAudience: (audience: string) =>
    invalidClient(
      700212,
      `No matching federated identity record found for presented assertion audience '${audience}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.`,
    ),
  federatedSubject: (subject: string) =>
    invalidClient(
      700213,
      `No matching federated identity record found for presented assertion subject '${subject}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.`,
    ),
  issuerKeys: (issuer: string) =>
    invalidClient(
      50166,
      `Request to External OIDC endpoint of issuer '${issuer}' failed, or it holds no key for the assertion.`,
    ),
  notDefaultScope: (scope: string) =>
    refused(
      400,
      "invalid_scope",
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    ),
  invalidScope: (scope: string) =>
    refused(
      400,
      "invalid_scope",
      70011,
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
    ),
  unknownResource: (resource: string, tenant: string) =>
    refused(
      400,
      "invalid_resource",
      500011,
      `The resource principal named ${resource} was not found in the tenant named ${tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
    ),
  unknownInstance: () => refused(400, "invalid_instance", 50049, "Unknown or invalid instance."),
  throttled: () =>
    refused(
      429,
      "temporarily_unavailable",
      90055,
      "Tenant is throttled: too many requests from this client. Try again later.",
    ),
  unavailable: (status: number) =>
    refused(status, "temporarily_unavailable", 90033, "A transient error has occurred. Please try again."),
  bare: (status: number) =>
    refused(status, "invalid_request", 9002313, "Invalid request. Request is malformed or invalid."),
} as const;
