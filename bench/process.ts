// The command line as people feel it: whole processes, from start to end, beside a Node that does nothing. There is no
// cache on disk yet, so every `get` here fetches its token; the last rows tell how much of that is Node's own `fetch`.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createEmulator } from "../src/emulator.ts";
import { buildPackage } from "./harness/built-package.ts";
import { interleave } from "./harness/interleave.ts";
import { printComparison } from "./harness/table.ts";

const run = promisify(execFile);
using built = buildPackage();
const emulator = await createEmulator();
const { seeded, url } = emulator;
const env = {
  PATH: process.env["PATH"],
  OKTA_CLIENT_ORGURL: url.http,
  OKTA_CLIENT_TOKEN: seeded.oktaApiToken,
  AZURE_POD_IDENTITY_AUTHORITY_HOST: url.imds,
};
const okta = ["--client-id", seeded.oktaClientId ?? "", "--id", seeded.oktaTokenId ?? ""];

const node = (name: string, ...args: string[]) => ({
  name,
  iterations: 1,
  run: async () => {
    const start = process.hrtime.bigint();
    await run(process.execPath, args, { env, cwd: built.home });
    return Number(process.hrtime.bigint() - start);
  },
});
const tokenbooth = (...args: string[]) =>
  node(`tokenbooth ${args.slice(0, 2).join(" ")}`, built.cli, ...args);

const measured = await interleave([
  node("node -e 0", "-e", "0"),
  tokenbooth("--version"),
  tokenbooth("--help"),
  tokenbooth("get", "--help"),
  node("tokenbooth get client --help", built.cli, "get", "client", "--help"),
  tokenbooth("get", "identity", "--resource", "https://vault.azure.net"),
  tokenbooth("get", "okta", ...okta),
  node("tokenbooth get client --emulator", built.cli, "get", "client", "--emulator"),
  node("node: one fetch", "-e", `fetch(${JSON.stringify(`${url.http}/`)}).then((answer) => answer.text())`),
]);
await emulator.close();
printComparison("Whole processes", measured, { unit: "ms", digits: 1, scale: 1e6 });
