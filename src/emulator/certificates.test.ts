import { X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import { describe, expect, test } from "vitest";
import { createServerCertificate } from "./certificates.ts";

describe("the emulator's certificates", () => {
  const made = createServerCertificate(["127.0.0.1", "localhost", "::1", "2001:db8::7"]);
  const ca = new X509Certificate(made.caPem);
  const server = new X509Certificate(made.cert);

  test("the server's is issued and signed by the authority's", () => {
    expect(server.checkIssued(ca)).toBe(true);
    expect(server.verify(ca.publicKey)).toBe(true);
    expect(ca.verify(ca.publicKey)).toBe(true);
    expect([ca.ca, server.ca]).toEqual([true, false]);
  });

  test("the server's names every host, and is for TLS servers only", () => {
    expect(server.checkHost("localhost")).toBe("localhost");
    expect(server.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(server.checkIP("::1")).toBe("::1");
    expect(server.checkIP("2001:db8::7")).toBe("2001:db8::7");
    expect(server.checkHost("example.com")).toBeUndefined();
    expect(server.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
  });

  test("both hold P-256 keys, and TLS takes the pair", () => {
    expect(server.publicKey.asymmetricKeyDetails?.namedCurve).toBe("prime256v1");
    expect(ca.publicKey.asymmetricKeyDetails?.namedCurve).toBe("prime256v1");
    expect(() => createSecureContext({ key: made.key, cert: made.cert })).not.toThrow();
  });

  test("each start makes an authority of its own", () => {
    const other = new X509Certificate(createServerCertificate(["localhost"]).caPem);
    expect(other.subject).not.toBe(ca.subject);
    expect(other.serialNumber).not.toBe(ca.serialNumber);
  });
});
