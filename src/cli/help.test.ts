import { expect, test } from "vitest";
import { runCli } from "../../test/fakes/cli-context.ts";
import { sources } from "../sources/index.ts";

async function helpOf(...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(argv);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

test("without arguments, shows what there is, with examples and exit codes", async () => {
  const help = await helpOf();
  expect(help).toBe(await helpOf("--help"));
  expect(help).toBe(await helpOf("-h"));
  for (const word of ["get", "emulate", "demo", "completion", "--version", "EXAMPLES", "EXIT CODES"]) {
    expect(help).toContain(word);
  }
  expect(help).not.toMatch(/\btour\b|\bcomplete\b(?!s)/);
});

test.each(["get", "emulate", "demo", "completion"])("%s: help has a real example", async (command) => {
  expect(await helpOf(command, "--help")).toMatch(/EXAMPLES\n.*tokenbooth /);
});

test.each(sources.map(({ name }) => name))(
  "get %s: help has its flags, documentation and example",
  async (name) => {
    const source = sources.find((candidate) => candidate.name === name);
    const help = await helpOf("get", name, "--help");
    expect(help).toContain(source?.summary);
    expect(help).toContain(source?.documentation);
    expect(help).toContain(`tokenbooth get ${name}`);
    for (const flag of [
      "--output",
      "--refresh",
      "--timeout",
      "--profile",
      "--config",
      "--emulator",
      "--verbose",
    ]) {
      expect(help).toContain(flag);
    }
  },
);

test("shows the short form and description of each flag, and login flags only where a login is needed", async () => {
  const endpoint = await helpOf("get", "online-endpoint", "--help");
  expect(endpoint).toMatch(/-n\s+--endpoint-name\s+Name of the online endpoint\n/);
  expect(endpoint).toContain("--tenant-id");
  expect(await helpOf("get", "identity", "--help")).not.toContain("--tenant-id");
});

test("offers only the output forms that a source can be printed in", async () => {
  expect(await helpOf("get", "client", "--help")).toMatch(/OUTPUT FORMS\n\s+json .*\n\s+token /);
  expect(await helpOf("get", "okta", "--help")).toMatch(/OUTPUT FORMS\n\s+json {2}the published result\n\n/);
});

test("calls itself in examples as a person would call it", async () => {
  const { stdout } = await runCli(["get", "client", "--help"], { program: "npx tokenbooth" });
  expect(stdout).toContain("npx tokenbooth get client -o token");
});

test("prints its version", async () => {
  expect(await helpOf("--version")).toMatch(/^\d+\.\d+\.\d+\n$/);
});
