import type { RouteRequest } from "../../model/http.ts";
import { recognise } from "../../model/kept-secret.ts";
import type { AssertionChecker } from "./client-assertion.ts";
import type { Directory, DirectoryApplication } from "./directory.ts";
import { refusals } from "./refusals.ts";
import { readBasicClient, requireParameter, type TokenForm } from "./token-form.ts";

export interface AuthenticatedClient {
  readonly application: DirectoryApplication;
  /** How it proved itself, as tokens tell it: `1` by secret, `2` by certificate or assertion. */
  readonly acr: "1" | "2";
}

const jwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * Finds out which application asks, and that it is that one.
 *
 * @throws EntraRefused
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3
 */
export async function authenticateClient(
  request: RouteRequest,
  form: TokenForm,
  tenantId: string,
  { directory, assertions, now }: { directory: Directory; assertions: AssertionChecker; now: number },
): Promise<AuthenticatedClient> {
  const basic = readBasicClient(request);
  const clientId = form.get("client_id") ?? basic?.id ?? requireParameter(form, "client_id");
  if (basic !== undefined && basic.id !== clientId) throw refusals.malformed();
  const secret = form.get("client_secret");
  const assertion = form.get("client_assertion");
  // RFC 6749, 2.3: a client must not use more than one way in a request.
  if ([secret, assertion, basic].filter((proof) => proof !== undefined).length > 1)
    throw refusals.malformed();

  const application = directory.findApplication(tenantId, clientId);
  if (application === undefined) throw refusals.unknownApplication(clientId, tenantId);
  if (assertion !== undefined) {
    if (requireParameter(form, "client_assertion_type") !== jwtBearer) throw refusals.unknownAssertionType();
    await assertions.check(assertion, application);
    return { application, acr: "2" };
  }
  checkSecret(secret ?? basic?.secret, application, now);
  return { application, acr: "1" };
}

function checkSecret(
  given: string | undefined,
  { secrets, clientId }: DirectoryApplication,
  now: number,
): void {
  if (!given) throw refusals.noClientProof();
  const match = recognise(given, secrets);
  if (match === undefined) throw refusals.wrongSecret(clientId);
  if (match.expiresAt <= now) throw refusals.expiredSecret(clientId);
}
