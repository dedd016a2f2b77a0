import { expect, test } from "vitest";
import { checkDestination, isLoopback } from "./allowed-destination.ts";

const settings = {
  cloud: {
    name: "public",
    authorityHost: "https://login.example",
    resourceManager: "https://arm.example:8443",
  },
  imdsEndpoint: "http://169.254.169.254",
  oktaOrgUrl: "https://org.okta.example",
  allowedHosts: ["extra.example", "127.0.0.1:8080", "plain.example"],
};

const withSecret = (url: string) => ({ method: "POST" as const, url, headers: {}, secrets: ["s3cret"] });

test("a credential goes to the cloud's own hosts, to Okta's and to those allowed by name", () => {
  for (const url of [
    "https://login.example/t/oauth2/v2.0/token",
    "https://arm.example:8443/subscriptions",
    "https://org.okta.example/oauth2/v1/token",
    "https://extra.example/x",
    "http://127.0.0.1:8080/x",
  ]) {
    expect(() => checkDestination(withSecret(url), settings)).not.toThrow();
  }
});

test("and nowhere else: neither to look-alikes nor to another port", () => {
  for (const url of [
    "https://evil.example/",
    "https://login.example.evil.example/",
    "https://login.example@evil.example/",
    "https://arm.example/",
    "https://login.example:8443/",
    "http://127.0.0.1:9090/",
  ]) {
    expect(() => checkDestination(withSecret(url), settings)).toThrow(
      expect.objectContaining({ code: "TB_ERR_INVALID_CONFIG", argument: "allowedHosts" }),
    );
  }
});

test("never without TLS beyond this machine, even where the host is allowed", () => {
  expect(() => checkDestination(withSecret("http://plain.example/"), settings)).toThrow("without TLS");
});

test("the refusal names the host, not the secret", () => {
  expect(() => checkDestination(withSecret("https://evil.example/"), settings)).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining("s3cret") }),
  );
});

test("a request without a credential may go anywhere", () => {
  const request = { method: "GET" as const, url: "http://169.254.169.254/metadata", headers: {} };
  expect(() => checkDestination(request, settings)).not.toThrow();
});

test("knows this machine by its names", () => {
  for (const name of ["localhost", "127.0.0.1", "127.8.9.1", "[::1]"]) expect(isLoopback(name)).toBe(true);
  for (const name of ["localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "[::2]", "0.0.0.0"]) {
    expect(isLoopback(name)).toBe(false);
  }
});
