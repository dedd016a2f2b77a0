import type { Answer } from "../../model/answer.ts";
import type { Settings } from "../../model/settings.ts";
import type { AnySource } from "../../model/token-source.ts";

/** What there is to print. */
export interface Printable {
  readonly source: AnySource;
  readonly answer: Answer<Readonly<Record<string, unknown>>>;
  readonly settings: Settings;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A way to print an answer. */
export interface OutputForm {
  /** For the help. */
  readonly brief: string;
  /** Whether it prints the token itself, which not every source has. */
  readonly needsToken: boolean;
  /** Refuses before anything is asked of an upstream. @throws UsageError */
  readonly check?: (env: Printable["env"]) => void;
  /** The text, complete with its last line break. */
  readonly print: (printable: Printable) => string;
}
