import type { BoothFlags } from "./booth-flags.ts";
import { serverText } from "./server-text.ts";

/** What `serve` and `exec` are told alike. */
export interface ServerFlags extends BoothFlags {
  readonly listen?: readonly string[];
  readonly allow?: readonly string[];
  readonly identity?: readonly string[];
  readonly peer?: readonly string[];
  readonly host?: readonly string[];
  readonly imds?: boolean;
  readonly cloudShell?: boolean;
  readonly auditFile?: string;
}

const many = { kind: "parsed", parse: String, optional: true, variadic: true } as const;
const yes = { kind: "boolean", optional: true, withNegated: false } as const;

export const fileFlag = { kind: "parsed", parse: String, optional: true, placeholder: "FILE" } as const;

/** Flags for whom tokens are handed out and for what. */
export const grantFlags = {
  allow: { ...many, placeholder: "AUDIENCE", brief: serverText.flags.allow },
  identity: { ...many, placeholder: "ID", brief: serverText.flags.identity },
} as const;

/** Flags for how a server is reached. */
export const reachFlags = {
  listen: { ...many, placeholder: "ADDRESS", brief: serverText.flags.listen },
  imds: { ...yes, brief: serverText.flags.imds },
  cloudShell: { ...yes, brief: serverText.flags.cloudShell },
  peer: { ...many, placeholder: "ADDRESS", brief: serverText.flags.peer },
  host: { ...many, placeholder: "NAME", brief: serverText.flags.host },
} as const;
