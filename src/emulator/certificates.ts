import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import {
  bitString,
  boolean,
  explicit,
  implicit,
  integer,
  objectId,
  octetString,
  sequence,
  set,
  utcTime,
  utf8String,
} from "./der.ts";

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
  const caCertificate = certificate(issuer, issuer, ca.publicKey, ca.privateKey, [
    extension("2.5.29.19", true, sequence(boolean(true), integer(Buffer.from([0])))),
    extension("2.5.29.15", true, bitString(Buffer.from([0b0000_0110]), 1)), // keyCertSign, cRLSign
    extension("2.5.29.14", false, octetString(caKeyId)),
  ]);
  const serverCertificate = certificate(issuer, commonName("localhost"), server.publicKey, ca.privateKey, [
    extension("2.5.29.19", true, sequence()),
    extension("2.5.29.15", true, bitString(Buffer.from([0b1000_0000]), 7)), // digitalSignature
    extension("2.5.29.37", false, sequence(objectId("1.3.6.1.5.5.7.3.1"))), // serverAuth
    extension("2.5.29.17", false, sequence(...hosts.map(alternativeName))),
    extension("2.5.29.14", false, octetString(keyIdentifier(server.publicKey))),
    extension("2.5.29.35", false, sequence(implicit(0, caKeyId))),
  ]);
  return {
    caPem: pem(caCertificate),
    cert: pem(serverCertificate),
    key: server.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

const ecdsaWithSha256 = sequence(objectId("1.2.840.10045.4.3.2"));

// Clients check these against their own clock, which need not agree with a clock that a test has moved.
const validity = sequence(utcTime("000101000000Z"), utcTime("491231235959Z"));

function certificate(
  issuer: Buffer,
  subject: Buffer,
  publicKey: KeyObject,
  signer: KeyObject,
  extensions: readonly Buffer[],
): Buffer {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(serial),
    ecdsaWithSha256,
    issuer,
    validity,
    subject,
    publicKey.export({ type: "spki", format: "der" }),
    explicit(3, sequence(...extensions)),
  );
  return sequence(body, ecdsaWithSha256, bitString(sign("sha256", body, signer)));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(objectId(id), ...(critical ? [boolean(true)] : []), octetString(value));
}

function commonName(text: string): Buffer {
  return sequence(set(sequence(objectId("2.5.4.3"), utf8String(text))));
}

function keyIdentifier(publicKey: KeyObject): Buffer {
  const der = publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(der).digest().subarray(0, 20);
}

function alternativeName(host: string): Buffer {
  const version = isIP(host);
  return version === 0 ? implicit(2, Buffer.from(host, "latin1")) : implicit(7, addressBytes(host, version));
}

function addressBytes(address: string, version: number): Buffer {
  if (version === 4) return Buffer.from(address.split(".").map(Number));
  const [head = "", tail] = address.split("::");
  const groups = (part: string) =>
    part
      .split(":")
      .filter(Boolean)
      .map((group) => Number.parseInt(group, 16));
  const before = groups(head);
  const after = groups(tail ?? "");
  const all = [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

function pem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
