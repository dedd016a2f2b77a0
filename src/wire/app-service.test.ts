import { expect, test } from "vitest";
import { serializeAppServiceError, serializeAppServiceToken } from "./app-service.ts";

const token = { accessToken: "t", resource: "https://a/", expiresAt: 1_700_000_000_987 };

test("writes expires_on as digits in a string", () => {
  expect(JSON.parse(serializeAppServiceToken(token, "2019-08-01").body)).toEqual({
    access_token: "t",
    expires_on: "1700000000",
    resource: "https://a/",
    token_type: "Bearer",
  });
});

test("writes the older version's date exactly as toISOString does", () => {
  const { expires_on: date } = JSON.parse(serializeAppServiceToken(token, "2017-09-01").body);
  expect(date).toBe("2023-11-14T22:13:20.000Z");
  expect(new Date(date).toISOString()).toBe(date);
});

test("names the error in every field that some client reads", () => {
  const { status, body } = serializeAppServiceError(400, "invalid_request", "No.", "id");
  expect(status).toBe(400);
  expect(JSON.parse(body)).toEqual({
    statusCode: 400,
    message: "No.",
    correlationId: "id",
    error: "invalid_request",
    error_description: "No.",
  });
});
