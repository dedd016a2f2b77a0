import { expect, test } from "vitest";
import { boothThat, runCli } from "../../test/fakes/cli-context.ts";

const neverAsked = { createBooth: boothThat(() => Promise.reject(new Error("nothing may be asked"))) };
const sources = "client, online-endpoint, container-app, identity, okta";

test.each([
  ["get clint", `no source "clint"; there are ${sources}; did you mean client?`, "get --help"],
  ["get constructor", `no source "constructor"; there are ${sources}`, "get --help"],
  ["get kubernetes", `no source "kubernetes"; there are ${sources}`, "get --help"],
  [
    "emulat",
    'no command "emulat"; there are get, exec, serve, env, emulate, demo, pulumi, completion; did you mean emulate?',
    "--help",
  ],
  [
    "okta",
    'no command "okta"; there are get, exec, serve, env, emulate, demo, pulumi, completion; did you mean get okta?',
    "--help",
  ],
  ["get client --refesh", "no flag --refesh; did you mean --refresh?", "get client --help"],
  ["get okta --clientid x", "no flag --clientid; did you mean --client-id?", "get okta --help"],
  ["get client -q", "no flag -q", "get client --help"],
  [
    "get client -o tokne",
    "--output must be one of json, token, header, env, az, exec-credential; did you mean token?",
  ],
  ["get client --timeout soon", "--timeout must be a number of seconds above 0", "get client --help"],
  ["get client --timeout 0", "--timeout must be a number of seconds above 0", "get client --help"],
  ["get client --timeout", "--timeout VALUE is missing", "get client --help"],
  ["get client --timeout --refresh", "--timeout needs a value", "get client --help"],
  ["get client --timeout 1 --timeout 2", "--timeout may be given once", "get client --help"],
  ["get client extra", 'do not know what to do with "extra"', "get client --help"],
  ["get online-endpoint -n churn -g rg", "--workspace-name VALUE is missing", "get online-endpoint --help"],
  ["emulate --port 70000", "--port must be a port between 0 and 65535", "emulate --help"],
  ["completion tcsh", "SHELL must be one of bash, zsh, fish", "completion --help"],
  ["completion", "SHELL is missing", "completion --help"],
])("%s: says what is right", async (line, message, help = "get client --help") => {
  const { code, stdout, stderr } = await runCli(line.split(" "), neverAsked);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toBe(`tokenbooth: ${message}\n  next: tokenbooth ${help}\n`);
});

test("names every flag that is missing", async () => {
  const { stderr } = await runCli(["get", "container-app"], neverAsked);
  expect(stderr).toContain("--container-app-name VALUE is missing");
  expect(stderr).toContain("--resource-group-name VALUE is missing");
});

test.each([
  ["--client-secret", "AZURE_CLIENT_SECRET"],
  ["--okta-api-token", "OKTA_CLIENT_TOKEN"],
])("takes no secret from the command line: %s", async (flag, variable) => {
  for (const given of [[flag, "canary-secret"], [`${flag}=canary-secret`]]) {
    const { code, stderr } = await runCli(["get", "client", ...given], neverAsked);
    expect(code).toBe(2);
    expect(stderr).toContain(`set ${variable} instead`);
    expect(stderr).not.toContain("canary-secret");
  }
});

test("does not let a long or strange word run over the terminal", async () => {
  const { stderr } = await runCli(["get", `\u001b[31m${"x".repeat(300)}`], neverAsked);
  expect(stderr).not.toContain("\u001b");
  expect(stderr.length).toBeLessThan(300);
});
