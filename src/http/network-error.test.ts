import { expect, test } from "vitest";
import { networkError } from "./network-error.ts";

const coded = (code: string) => Object.assign(new Error("internal words"), { code });

test("says why no answer came, by the innermost code", () => {
  const refused = networkError(
    "arm.example",
    new TypeError("fetch failed", { cause: coded("ECONNREFUSED") }),
  );
  expect(refused).toMatchObject({ code: "TB_ERR_UPSTREAM_UNAVAILABLE", retryable: true });
  expect(refused.message).toContain("nothing listens there");
  const many = new AggregateError([coded("ENETUNREACH")]);
  expect(networkError("arm.example", new TypeError("fetch failed", { cause: many })).message).toContain(
    "ENETUNREACH",
  );
});

test("an untrusted certificate is not tried again, and what to set is named", () => {
  const error = networkError(
    "arm.example",
    new TypeError("x", { cause: coded("SELF_SIGNED_CERT_IN_CHAIN") }),
  );
  expect(error).toMatchObject({ retryable: false, message: expect.stringContaining("NODE_EXTRA_CA_CERTS") });
});

test("passes on neither the words nor the object of the original", () => {
  const error = networkError("arm.example", new TypeError("Bearer abc is not a legal header value"));
  expect(error.message).not.toContain("Bearer");
  expect(error.cause).toBeUndefined();
  expect(networkError("arm.example", "thrown text").message).toContain("on its way");
});
