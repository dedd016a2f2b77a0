import { expect, test } from "vitest";
import { boothThat, runCli } from "../../test/fakes/cli-context.ts";
import {
  LoginError,
  RefusedError,
  ThrottledError,
  TokenboothError,
  UnavailableError,
  UsageError,
} from "../model/errors.ts";

const upstream = { host: "arm.example", status: 403, code: "AuthorizationFailed", requestId: "req-1" };

test.each<[number, Error]>([
  [1, new TokenboothError("TB_ERR_INTERNAL", "m.")],
  [1, new TypeError("canary-secret in a message of unknown code")],
  [2, new UsageError("TB_ERR_INVALID_ARGUMENT", "m.")],
  [2, new UsageError("TB_ERR_INVALID_CONFIG", "m.")],
  [2, new UsageError("TB_ERR_UNKNOWN_SOURCE", "m.")],
  [3, new LoginError("TB_ERR_NO_LOGIN", "m.")],
  [3, new LoginError("TB_ERR_LOGIN_FAILED", "m.")],
  [4, new RefusedError("TB_ERR_UPSTREAM_REFUSED", "m.", { upstream })],
  [5, new RefusedError("TB_ERR_NOT_FOUND", "m.", { upstream })],
  [6, new ThrottledError("m.", { retryAfterMs: 1500 })],
  [7, new UnavailableError("TB_ERR_UPSTREAM_UNAVAILABLE", "m.")],
  [7, new UnavailableError("TB_ERR_UPSTREAM_MALFORMED", "m.")],
  [7, new UnavailableError("TB_ERR_TIMEOUT", "m.")],
])("ends with %i for %s, and prints nothing on standard output", async (code, error) => {
  const ran = await runCli(["get", "client"], { createBooth: boothThat(() => Promise.reject(error)) });
  expect(ran).toMatchObject({ code, stdout: "" });
  expect(ran.stderr).toMatch(/^tokenbooth: /);
  expect(ran.stderr).not.toContain("canary-secret");
});

test("ends with 0 when all went well", async () => {
  expect(await runCli(["--version"])).toMatchObject({ code: 0, stderr: "" });
});

test("tells what to quote to whoever helps, and what to do next", async () => {
  const refused = new RefusedError("TB_ERR_UPSTREAM_REFUSED", "ARM said no.", { upstream });
  const ran = await runCli(["get", "client"], { createBooth: boothThat(() => Promise.reject(refused)) });
  expect(ran.stderr).toBe(`tokenbooth: ARM said no.
  code: TB_ERR_UPSTREAM_REFUSED
  upstream code: AuthorizationFailed
  request id: req-1
`);
  const throttled = new ThrottledError("Too fast.", { retryAfterMs: 1500 });
  const waiting = await runCli(["get", "client"], {
    createBooth: boothThat(() => Promise.reject(throttled)),
  });
  expect(waiting.stderr).toBe("tokenbooth: Too fast.\n  next: wait 2 s\n  code: TB_ERR_THROTTLED\n");
});

test("of an error that nobody foresaw, tells the kind and the place but not the message", async () => {
  const createBooth = boothThat(() => Promise.reject(new TypeError("canary-secret")));
  const { stderr } = await runCli(["get", "client"], { createBooth });
  expect(stderr).toMatch(/^tokenbooth: unexpected TypeError; .*\n\s+at /);
});
