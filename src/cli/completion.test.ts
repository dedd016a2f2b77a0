import { expect, test } from "vitest";
import { runCli } from "../../test/fakes/cli-context.ts";

async function proposed(...words: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await runCli(["complete", "--", ...words]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.split("\n").filter((line) => line !== "");
}

test("proposes commands, sources, flags and values", async () => {
  expect(await proposed("")).toEqual(expect.arrayContaining(["get", "emulate", "demo", "completion"]));
  expect(await proposed("")).not.toContain("tour");
  expect(await proposed("em")).toEqual(["emulate"]);
  expect(await proposed("get", "co")).toEqual(["container-app"]);
  expect(await proposed("get", "okta", "--cl")).toEqual(["--client-id"]);
  expect(await proposed("get", "client", "-o", "t")).toEqual(["token"]);
  expect(await proposed("get", "okta", "-o", "")).toEqual(["json"]);
  expect(await proposed("get", "client", "--login", "az")).toEqual(["azure-cli"]);
  expect(await proposed("get", "online-endpoint", "--api-version", "2026-03-0")).toEqual(["2026-03-01"]);
  expect(await proposed("completion", "z")).toEqual(["zsh"]);
});

test("proposes nothing where nothing fits, and fails at nothing", async () => {
  expect(await proposed()).toEqual([]);
  expect(await proposed("nope", "x")).toEqual([]);
  expect(await proposed("get", "client", "--nope", "")).toEqual([]);
});

test.each(["bash", "zsh", "fish"])("prints a script for %s that asks the program itself", async (shell) => {
  const { code, stdout } = await runCli(["completion", shell]);
  expect(code).toBe(0);
  expect(stdout).toContain("tokenbooth complete -- ");
});
