import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packageFolder } from "../tools/bundle.ts";
import { runProgram } from "./harness/run-program.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tokenbooth-package-"));
  const [archive] = JSON.parse(
    execFileSync("npm", ["pack", "--json", "--pack-destination", folder], {
      cwd: packageFolder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }),
  ) as { filename: string }[];
  execFileSync("tar", ["-xzf", join(folder, archive?.filename ?? ""), "-C", folder]);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the packed plugin starts without any package beside it", async () => {
  const plugin = join(folder, "package/plugin/pulumi-resource-tokenbooth");
  expect(statSync(plugin).mode & 0o111).toBe(0o111);
  const script = `const c = require("node:child_process").spawn(${JSON.stringify(plugin)}, []);
    c.stderr.pipe(process.stderr);
    c.stdout.once("data", (port) => { console.log(Number(port) > 0); c.kill("SIGINT"); });
    c.on("exit", (code) => process.exit(code ?? 9));`;
  const { code, output } = await runProgram([process.execPath, "-e", script], { cwd: folder });
  expect({ code, output }).toEqual({ code: 0, output: "true\n" });
});

test("the package holds the plugin, the compiled Node SDK and the schema, and no sources", () => {
  const names = ["NOTICE", "README.md", "node", "package.json", "plugin", "sdk"];
  expect(readdirSync(join(folder, "package")).sort()).toEqual(names);
  expect(readdirSync(join(folder, "package/sdk"))).toEqual(["schema.json"]);
  expect(readdirSync(join(folder, "package/node"))).toContain("index.js");
});
