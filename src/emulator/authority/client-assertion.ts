import type { EmulatorContext } from "../context.ts";
import { type DecodedJwt, decodeJwt } from "../jwt.ts";
import { isSignedWith } from "../jwt-signature.ts";
import type { ClientCertificate, DirectoryApplication } from "./directory.ts";
import { createIssuerKeys } from "./issuer-keys.ts";
import { refusals } from "./refusals.ts";

export interface AssertionChecker {
  /**
   * Checks that the assertion proves the application: signed with one of its certificates, or by an outside issuer
   * that it trusts.
   *
   * @throws EntraRefused
   */
  check(assertion: string, application: DirectoryApplication): Promise<void>;
}

/** Clients round their clocks and drift: half of all assertions begin a moment in the future. */
const clockSkewMs = 5 * 60_000;

/** @see https://www.rfc-editor.org/rfc/rfc7523 */
export function createAssertionChecker({
  clock,
  fetch,
  origins,
}: Pick<EmulatorContext, "clock" | "fetch" | "origins">): AssertionChecker {
  const issuerKeys = createIssuerKeys(fetch, clock);

  const checkTime = ({ claims }: DecodedJwt) => {
    const now = clock.now();
    const { nbf, exp } = claims;
    const from = typeof nbf === "number" ? nbf * 1000 : Number.NEGATIVE_INFINITY;
    const until = typeof exp === "number" ? exp * 1000 : Number.NEGATIVE_INFINITY;
    if (now + clockSkewMs >= from && now - clockSkewMs < until) return;
    throw refusals.assertionTime(instant(now), instant(from), instant(until));
  };

  const checkCertificate = (jwt: DecodedJwt, application: DirectoryApplication) => {
    const { header, claims } = jwt;
    if (claims["sub"] !== claims["iss"]) throw refusals.assertionOfAnother();
    const certificate = findCertificate(header, application.certificates);
    if (certificate === undefined)
      throw refusals.unknownCertificate(String(header["x5t#S256"] ?? header["x5t"] ?? ""));
    if (!isSignedWith(jwt, certificate.publicKey, ["RS256", "PS256"])) throw refusals.assertionSignature();
    const tenant = `/${application.tenantId}`;
    const audiences = [...origins.all].flatMap((origin) =>
      [`/oauth2/v2.0/token`, "/oauth2/token", "/v2.0", "/", ""].map((end) => `${origin}${tenant}${end}`),
    );
    if (!audiences.includes(normalAudience(claims["aud"]))) throw refusals.assertionAudience();
    checkTime(jwt);
  };

  const checkFederated = async (jwt: DecodedJwt, application: DirectoryApplication) => {
    const { federatedCredentials } = application;
    if (federatedCredentials.length === 0) throw refusals.noFederatedCredentials();
    const { iss, sub, aud } = jwt.claims;
    const byIssuer = federatedCredentials.filter((credential) => credential.issuer === iss);
    if (byIssuer.length === 0) throw refusals.federatedIssuer(String(iss));
    const audiences = Array.isArray(aud) ? aud : [aud];
    const byAudience = byIssuer.filter((credential) => audiences.includes(credential.audience));
    if (byAudience.length === 0) throw refusals.federatedAudience(audiences.map(String).join(", "));
    const credential = byAudience.find(({ subject }) => subject === sub);
    if (credential === undefined) throw refusals.federatedSubject(String(sub));
    if (jwt.header["alg"] !== "RS256") throw refusals.malformedAssertion();
    // The issuer is asked only now that its name is known to be one that the state trusts.
    const keys = await issuerKeys.find(credential, jwt.header["kid"]);
    if (keys.length === 0) throw refusals.issuerKeys(credential.issuer);
    if (!keys.some((key) => isSignedWith(jwt, key, ["RS256"]))) throw refusals.assertionSignature();
    checkTime(jwt);
  };

  return {
    async check(assertion, application) {
      const jwt = decodeJwt(assertion);
      if (jwt === undefined) throw refusals.malformedAssertion();
      const { iss, sub } = jwt.claims;
      const selfSigned = sameGuid(iss, application.clientId);
      if (selfSigned) return checkCertificate(jwt, application);
      if (iss === sub && application.federatedCredentials.length === 0) throw refusals.assertionOfAnother();
      await checkFederated(jwt, application);
    },
  };
}

function findCertificate(
  header: DecodedJwt["header"],
  certificates: readonly ClientCertificate[],
): ClientCertificate | undefined {
  const { "x5t#S256": sha256, x5t: sha1 } = header;
  // Some clients write the thumbprint in plain base64 with padding; decoding takes both alphabets.
  const normal = (value: string) => Buffer.from(value, "base64").toString("base64url");
  if (typeof sha256 === "string") return certificates.find((one) => one.x5tS256 === normal(sha256));
  if (typeof sha1 === "string") return certificates.find((one) => one.x5t === normal(sha1));
  return undefined;
}

function sameGuid(claim: unknown, clientId: string): boolean {
  return typeof claim === "string" && claim.toLowerCase() === clientId.toLowerCase();
}

function normalAudience(aud: unknown): string {
  return typeof aud === "string" ? aud.toLowerCase() : "";
}

function instant(at: number): string {
  return Number.isFinite(at) ? new Date(at).toISOString() : "none";
}
