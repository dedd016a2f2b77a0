import { generateKeyPairSync, sign } from "node:crypto";
import {
  bitString,
  explicit,
  integer,
  objectId,
  sequence,
  set,
  utcTime,
  utf8String,
} from "../../src/emulator/der.ts";

/** A self-signed certificate with an RSA key, such as an application logs in with. */
export interface ClientCertificate {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
}

export function createClientCertificate(): ClientCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const algorithm = sequence(objectId("1.2.840.113549.1.1.11"), Buffer.from([5, 0]));
  const name = sequence(set(sequence(objectId("2.5.4.3"), utf8String("test client"))));
  const body = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(Buffer.from([1])),
    algorithm,
    name,
    sequence(utcTime("200101000000Z"), utcTime("491231235959Z")),
    name,
    publicKey.export({ type: "spki", format: "der" }),
  );
  const der = sequence(body, algorithm, bitString(sign("sha256", body, privateKey)));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    certificatePem: `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`,
  };
}
