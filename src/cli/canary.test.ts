import { expect, test } from "vitest";
import { runCli } from "../../test/fakes/cli-context.ts";
import { createEmulator } from "../emulator/emulator.ts";
import { nodeRuntime } from "../node-runtime.ts";
import { sources } from "../sources/index.ts";
import { asFlags } from "./source-flags.ts";

const commands = sources.map((source) => [
  "get",
  source.name,
  ...asFlags(source.example).split(" ").filter(Boolean),
]);

/** An emulator whose secrets and tokens are watched for, and the environment to reach it. */
async function watchedEmulator() {
  const emulator = await createEmulator({ listen: false });
  const bodies: string[] = [];
  const fetch: typeof globalThis.fetch = async (...request) => {
    const response = await emulator.fetch(...request);
    bodies.push(await response.clone().text());
    return response;
  };
  const env = emulator.environment();
  const canaries = () => [
    env["AZURE_CLIENT_SECRET"] ?? "",
    env["OKTA_CLIENT_TOKEN"] ?? "",
    ...bodies.flatMap((body) => body.match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g) ?? []),
  ];
  return { emulator, env, canaries, runtime: nodeRuntime({ env, fetch }) };
}

test.each(commands)("%s %s -v: standard error never holds a secret or a token", async (...argv) => {
  const { env, runtime, canaries } = await watchedEmulator();
  const { code, stderr } = await runCli([...argv, "-v"], { env, runtime });
  expect(code).toBe(0);
  expect(stderr).toContain("upstream answered");
  expect(canaries().length).toBeGreaterThan(1);
  for (const canary of canaries()) expect(stderr).not.toContain(canary);
});

test.each([400, 401, 403, 404, 500])(
  "nor when an upstream answers %i and echoes what it was sent",
  async (status) => {
    const { env, runtime } = await watchedEmulator();
    const echo: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init);
      const sent = `${await request.text()} ${[...request.headers].join(" ")}`;
      const error = { error: "invalid_client", error_description: sent, errorSummary: sent, message: sent };
      return Response.json(error, { status, headers: { "x-ms-request-id": "r-1" } });
    };
    for (const argv of commands) {
      const ran = await runCli([...argv, "-v"], {
        env,
        runtime: { ...runtime, fetch: echo, clock: noWaiting(runtime) },
      });
      expect(ran.code).toBeGreaterThan(2);
      expect(ran.stdout).toBe("");
      for (const name of ["AZURE_CLIENT_SECRET", "OKTA_CLIENT_TOKEN"])
        expect(ran.stderr).not.toContain(env[name]);
    }
  },
);

function noWaiting({ clock }: ReturnType<typeof nodeRuntime>) {
  return { ...clock, sleep: async () => {} };
}
