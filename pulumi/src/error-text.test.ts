import { LoginError, RefusedError, UsageError } from "tokenbooth";
import { expect, test } from "vitest";
import { errorText } from "./error-text.ts";

test("gives code, message and what to quote to the upstream's support", () => {
  const error = new RefusedError("TB_ERR_UPSTREAM_REFUSED", "It said no.", {
    upstream: { host: "h", requestId: "r-1" },
  });
  expect(errorText(error)).toBe("TB_ERR_UPSTREAM_REFUSED: It said no. Request ID: r-1.");
});

test("tells how to set in Pulumi what is missing", () => {
  const missing = new LoginError("TB_ERR_NO_LOGIN", "No secret.", { argument: "clientSecret" });
  expect(errorText(missing)).toContain("pulumi config set --secret tokenbooth:clientSecret VALUE");
  const argument = new UsageError("TB_ERR_INVALID_ARGUMENT", "Bad.", { argument: "clientId" });
  expect(errorText(argument, { settingHelps: false })).toBe("TB_ERR_INVALID_ARGUMENT: Bad.");
});

test("takes texts out that came in as secrets", () => {
  const error = new RefusedError("TB_ERR_NOT_FOUND", "There is no endpoint canary.");
  expect(errorText(error, { secretTexts: ["canary"] })).toBe(
    "TB_ERR_NOT_FOUND: There is no endpoint [secret].",
  );
});

test("says nothing of what an unexpected error holds", () => {
  expect(errorText(new RangeError("canary"))).toBe(
    "TB_ERR_INTERNAL: unexpected RangeError. Please report it.",
  );
});
