import { join } from "node:path";
import { expect, test } from "vitest";
import { packageFolder } from "../tools/bundle.ts";
import { createEmulatedCloud } from "./harness/emulated-cloud.ts";
import { lacks } from "./harness/lacks.ts";
import { buildPlugin, pluginFolder } from "./harness/plugin-process.ts";
import { installPythonSdks } from "./harness/python.ts";
import { runProgram } from "./harness/run-program.ts";

interface Line {
  readonly name: string;
  readonly wrong: string | null;
}

/** What the tests in client/ found: they drive the plugin with grpcio and Pulumi's published Python stubs. */
async function runClient(): Promise<{ readonly lines: readonly Line[]; readonly output: string }> {
  buildPlugin();
  const packages = installPythonSdks();
  const { emulator, config, env } = await createEmulatedCloud();
  try {
    const { code, output } = await runProgram(["python3", "-B", "run.py"], {
      cwd: join(packageFolder, "test/client"),
      env: {
        PYTHONPATH: packages,
        TOKENBOOTH_TEST_CLOUD: JSON.stringify({ config, env }),
        TOKENBOOTH_TEST_PLUGIN: join(pluginFolder, "pulumi-resource-tokenbooth"),
      },
    });
    const lines = output.split("\n").filter((line) => line.startsWith("{"));
    const others = output.split("\n").filter((line) => line !== "" && !line.startsWith("{"));
    return {
      lines: lines.map((line) => JSON.parse(line) as Line),
      output: code === 0 ? others.join("\n") : output,
    };
  } finally {
    await emulator.close();
  }
}

const without = lacks("python3");
const { lines, output } = without ? { lines: [], output: "" } : await runClient();

test.skipIf(without)("with Python: a client that is not ours has something to say of every part", () => {
  expect(output).toBe("");
  expect(new Set(lines.map(({ name }) => name.split(":")[0]))).toEqual(
    new Set(["loading", "invokes", "choices", "failures", "ending", "leaks"]),
  );
});

test.each(lines.map(({ name, wrong }) => [name, wrong]))("%s", (_, wrong) => {
  expect(wrong).toBeNull();
});
