import type { CommandContext, StricliProcess } from "@stricli/core";
import type { Booth, BoothOptions } from "../booth/booth.ts";
import type { Emulator, EmulatorOptions } from "../emulator/emulator.ts";
import type { Runtime } from "../model/runtime.ts";
import type { AnySource } from "../model/token-source.ts";
import type { ChildRequest } from "./child-process.ts";

/** The command line knows no source by name: it works with any list of them. */
type Sources = readonly AnySource[];

export type CliBooth = Booth<Sources>;

type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** All that a command touches of the world: with another one of these it runs in a test. */
export interface CliContext extends CommandContext {
  /** Where results and messages go. A command that ends with another program's exit code sets it here. */
  readonly process: StricliProcess;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** As `process.platform` says it. */
  readonly platform: string;
  /** Number of this process. */
  readonly pid: number;
  /** Whether a person watches standard error. */
  readonly watched: boolean;
  readonly runtime: Runtime;
  /** What a person types to run this program, such as `npx tokenbooth`. */
  readonly program: string;
  /** Command and leading arguments that start this program again. */
  readonly self: readonly [command: string, ...args: string[]];
  readonly loadSources: () => Promise<Sources>;
  readonly createBooth: (options: BoothOptions<Sources>) => Promise<CliBooth>;
  readonly createEmulator: (options: EmulatorOptions) => Promise<Emulator>;
  /** Runs a program to its end and tells its exit code. */
  readonly runChild: (request: ChildRequest) => Promise<number>;
  /**
   * Resolves on the first of these signals. With `again`, that is told of every further one for as long as `until` has not
   * aborted; without, a second one does what it does to any program.
   */
  readonly signalled: (
    signals: readonly Signal[],
    until: AbortSignal,
    again?: () => void,
  ) => Promise<Signal | undefined>;
}
