import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import * as x509 from "@peculiar/asn1-x509";

export interface ServerCertificate {
  /** The authority's certificate, which clients must trust (PEM). */
  readonly caPem: string;
  /** The server's certificate (PEM). */
  readonly cert: string;
  /** The server's private key (PEM). */
  readonly key: string;
}

/**
 * Makes a certificate authority and, from it, a server certificate for the given host names and IP addresses. Both
 * keys are ECDSA P-256: made in a millisecond, where RSA keys would take most of the emulator's start. The
 * authority's own key is thrown away, so that nothing else can ever be signed with it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5280
 */
export function createServerCertificate(hosts: readonly string[]): ServerCertificate {
  const ca = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const server = generateKeyPairSync("ec", { namedCurve: "P-256" });
  // A name of its own for each authority: two of them in one trust store are then told apart.
  const issuer = commonName(`Tokenbooth emulator ${randomBytes(4).toString("hex")}`);
  const caKeyId = keyIdentifier(ca.publicKey);
  const { KeyUsageFlags } = x509;
  const caCertificate = certificate(issuer, issuer, ca.publicKey, ca.privateKey, [
    critical(x509.id_ce_basicConstraints, new x509.BasicConstraints({ cA: true, pathLenConstraint: 0 })),
    critical(x509.id_ce_keyUsage, new x509.KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign)),
    extension(x509.id_ce_subjectKeyIdentifier, caKeyId),
  ]);
  const subject = commonName("localhost");
  const serverCertificate = certificate(issuer, subject, server.publicKey, ca.privateKey, [
    critical(x509.id_ce_basicConstraints, new x509.BasicConstraints()),
    critical(x509.id_ce_keyUsage, new x509.KeyUsage(KeyUsageFlags.digitalSignature)),
    extension(x509.id_ce_extKeyUsage, new x509.ExtendedKeyUsage([x509.id_kp_serverAuth])),
    extension(x509.id_ce_subjectAltName, new x509.SubjectAlternativeName(hosts.map(alternativeName))),
    extension(x509.id_ce_subjectKeyIdentifier, keyIdentifier(server.publicKey)),
    extension(x509.id_ce_authorityKeyIdentifier, new x509.AuthorityKeyIdentifier({ keyIdentifier: caKeyId })),
  ]);
  return {
    caPem: pem(caCertificate),
    cert: pem(serverCertificate),
    key: server.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

const ecdsaWithSha256 = new x509.AlgorithmIdentifier({ algorithm: "1.2.840.10045.4.3.2" });

// Clients check these against their own clock, which need not agree with a clock that a test has moved.
const validity = new x509.Validity({ notBefore: new Date("2000-01-01"), notAfter: new Date("2049-12-31") });

function certificate(
  issuer: x509.Name,
  subject: x509.Name,
  publicKey: KeyObject,
  signer: KeyObject,
  extensions: x509.Extension[],
): Buffer {
  const serial = randomBytes(16);
  // A serial number is positive, and 16 bytes long only while its first byte is not zero.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const tbsCertificate = new x509.TBSCertificate({
    version: x509.Version.v3,
    serialNumber: toArrayBuffer(serial),
    signature: ecdsaWithSha256,
    issuer,
    validity,
    subject,
    subjectPublicKeyInfo: AsnConvert.parse(spki(publicKey), x509.SubjectPublicKeyInfo),
    extensions: new x509.Extensions(extensions),
  });
  const signature = sign("sha256", Buffer.from(AsnConvert.serialize(tbsCertificate)), signer);
  const signed = new x509.Certificate({
    tbsCertificate,
    signatureAlgorithm: ecdsaWithSha256,
    signatureValue: toArrayBuffer(signature),
  });
  return Buffer.from(AsnConvert.serialize(signed));
}

function extension(extnID: string, value: object, isCritical = false): x509.Extension {
  const extnValue = new OctetString(AsnConvert.serialize(value));
  return new x509.Extension({ extnID, critical: isCritical, extnValue });
}

const critical = (id: string, value: object) => extension(id, value, true);

function commonName(text: string): x509.Name {
  const value = new x509.AttributeValue({ utf8String: text });
  const attribute = new x509.AttributeTypeAndValue({ type: "2.5.4.3", value });
  return new x509.Name([new x509.RelativeDistinguishedName([attribute])]);
}

function keyIdentifier(publicKey: KeyObject): x509.SubjectKeyIdentifier {
  const digest = createHash("sha256").update(spki(publicKey)).digest();
  return new x509.SubjectKeyIdentifier(toArrayBuffer(digest.subarray(0, 20)));
}

function alternativeName(host: string): x509.GeneralName {
  return new x509.GeneralName(isIP(host) === 0 ? { dNSName: host } : { iPAddress: host });
}

const spki = (key: KeyObject) => key.export({ type: "spki", format: "der" });

/** Node's buffers are windows into larger memory: the encoder wants memory of its own. */
const toArrayBuffer = (bytes: Uint8Array) => new Uint8Array(bytes).buffer;

function pem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
