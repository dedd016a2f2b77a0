import type { Outcome } from "../model/answer.ts";
import type { Refusal } from "./refusal.ts";

/** Who asked for what, in which dialect: what every line of one caller's repeated request shares. */
export interface AuditSubject {
  /** Name of the key; `none` for the dialects that take no key. Absent when no key was proven. */
  readonly key?: string;
  readonly dialect: string;
  readonly source?: string;
  readonly audience?: string;
  readonly identity?: string;
  /** The identity that was asked for, where another answers for any. */
  readonly asked?: string;
}

/** Writes one line for each hand-out and each refusal. Nothing that it is told of holds a token or a key. */
export interface Audit {
  /** A writer for what one caller asks again and again. */
  subject(subject: AuditSubject): (outcome: Outcome, lifeLeftSeconds: number) => void;
  refused(subject: AuditSubject, refusal: Refusal): void;
  /** Writes what is still held back, as far as it can be written, and nothing afterwards. */
  close(): Promise<void>;
  /** Lines that could not be written and were given up. */
  readonly lost: number;
}

/** For a server that nobody wants to read of. */
export const silentAudit: Audit = {
  subject: () => () => {},
  refused: () => {},
  close: async () => {},
  lost: 0,
};
