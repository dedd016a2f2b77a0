import type { Clock } from "../model/runtime.ts";
import type { Audit } from "./audit.ts";

/** Where audit lines go: a file descriptor, or a path that is created for its owner alone. */
export type AuditTarget = number | string;

/**
 * Audit lines as JSON, one a line. They are written in the background and in batches while the server is busy.
 *
 * @throws Error with Node's code when the file cannot be opened.
 */
export async function createPinoAudit(target: AuditTarget, clock: Pick<Clock, "now">): Promise<Audit> {
  const { pino } = await import("pino");
  const sink = pino.destination({ dest: target, sync: false, mkdir: false, mode: 0o600 });
  if (typeof target === "string") {
    await new Promise<void>((resolve, reject) => {
      sink.once("ready", () => resolve());
      sink.once("error", reject);
    });
  }
  // A disk that fills up must not end the server that hands out tokens.
  sink.on("error", () => {});
  const log = pino(
    {
      base: null,
      messageKey: "event",
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
    },
    sink,
  );
  return {
    subject(subject) {
      const line = log.child(subject);
      return (outcome, lifeLeftSeconds) => line.info({ outcome, lifeLeftSeconds }, "handed-out");
    },
    refused(subject, { by, status, error, message, facts }) {
      const code = facts?.["code"];
      log.warn({ ...subject, outcome: "refused", by, status, error, code, reason: message }, "refused");
    },
    flush() {
      try {
        sink.flushSync();
      } catch {
        // Nothing was written since the sink was opened, or it is gone: there is nobody left to tell.
      }
    },
  };
}
