import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Emulator } from "../../emulator/emulator.ts";
import type { CliContext } from "../context.ts";
import { emulatedEnvironment } from "../emulated-environment.ts";
import { posixExport } from "../output/posix.ts";
import { asFlags } from "../source-flags.ts";
import { withEmulator } from "../start-emulator.ts";
import { text } from "../text.ts";

/**
 * Shows one token of each source, fetched by a process of its own as any program would: over HTTP and HTTPS, with
 * the emulator's variables in its environment and nothing else. Then stays up until it is interrupted.
 */
export async function demo(context: CliContext, flags: { readonly once?: boolean }): Promise<void> {
  const { process, env, program } = context;
  const [command, ...args] = context.self;
  await withEmulator(context, { listen: {} }, async (emulator, signalled) => {
    const emulated = emulatedEnvironment(env, emulator.environment());
    process.stdout.write(text.demo.start(emulator.url));
    process.exitCode = await context.runChild({ command, args: [...args, "tour"], env: emulated });
    if (flags.once || process.exitCode !== 0) return;
    const folder = await mkdtemp(join(tmpdir(), "tokenbooth-demo-"));
    try {
      const file = join(folder, "environment.sh");
      await writeFile(file, exportsOf(emulator), { mode: 0o600 });
      const sources = await context.loadSources();
      const commands = sources.map((source) =>
        `${program} get ${source.name} ${asFlags(source.example)}`.trimEnd(),
      );
      process.stdout.write(text.demo.play(file, [...commands, text.demo.curl]));
      await signalled;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

function exportsOf(emulator: Emulator): string {
  return Object.entries(emulator.environment())
    .map(([name, value]) => `${posixExport(name, value)}\n`)
    .join("");
}
