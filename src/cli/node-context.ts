import { nodeRuntime } from "../node-runtime.ts";
import type { CliContext } from "./context.ts";
import { invocation } from "./invocation.ts";

/** The command line's view of a real Node process. */
export function nodeContext(process: NodeJS.Process): CliContext {
  const script = process.argv[1] ?? "tokenbooth";
  const { stdout, stderr, env, platform, pid } = process;
  const cwd = process.cwd();
  return {
    process: { stdout, stderr, env },
    env,
    cwd,
    platform,
    pid,
    watched: stderr.isTTY === true,
    runtime: nodeRuntime({ env }),
    program: invocation({ script, cwd, env }),
    self: [process.execPath, ...process.execArgv, script],
    loadSources: async () => (await import("../sources/index.ts")).sources,
    createBooth: async (options) => (await import("../booth/booth.ts")).createBooth(options),
    createEmulator: async (options) => (await import("../emulator/emulator.ts")).createEmulator(options),
    runChild: async (request) => (await import("./child-process.ts")).runChild(request, process),
    signalled: (signals, until, again) =>
      new Promise((resolve) => {
        let heard = false;
        const hear = (signal: (typeof signals)[number]) => {
          resolve(signal);
          if (again === undefined) end();
          else if (heard) again();
          heard = true;
        };
        const listeners = signals.map((signal) => [signal, () => hear(signal)] as const);
        const end = () => {
          for (const [name, listener] of listeners) process.off(name, listener);
          resolve(undefined);
        };
        for (const [name, listener] of listeners) process.on(name, listener);
        until.addEventListener("abort", end, { once: true });
      }),
  };
}
