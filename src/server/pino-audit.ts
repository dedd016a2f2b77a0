import type { Clock } from "../model/runtime.ts";
import type { Audit } from "./audit.ts";

/** Where audit lines go: a file descriptor, or a path that is created for its owner alone. */
export type AuditTarget = number | string;

/** Lines wait for others to be written with for so long, in milliseconds, and for so many bytes. */
const gatherMs = 100;
const gatherBytes = 32 * 1024;

/** Lines that a disk which hangs may hold back, in bytes: past that the newest are lost, rather than the server. */
const heldBackBytes = 64 * 1024 * 1024;

/**
 * Audit lines as JSON, one a line. They are written in the background, and in batches while the server is busy.
 *
 * @throws Error with Node's code when the file cannot be opened.
 */
export async function createPinoAudit(target: AuditTarget, clock: Clock): Promise<Audit> {
  const { pino } = await import("pino");
  const sink = pino.destination({
    dest: target,
    sync: false,
    minLength: gatherBytes,
    maxWrite: 2 * gatherBytes,
    maxLength: heldBackBytes,
    mode: 0o600,
  });
  if (typeof target === "string") {
    await new Promise<void>((resolve, reject) => {
      sink.once("ready", () => resolve());
      sink.once("error", reject);
    });
  }
  // A disk that fills up must not end the server that hands out tokens.
  sink.on("error", () => {});
  let stampedAt = Number.NaN;
  let time = "";
  const stamp = () => {
    const now = clock.now();
    // A busy server writes many lines in one millisecond.
    if (now !== stampedAt) time = `,"time":"${new Date(now).toISOString()}"`;
    stampedAt = now;
    return time;
  };
  const log = pino(
    {
      base: null,
      messageKey: "event",
      timestamp: stamp,
      formatters: { level: (level) => ({ level }) },
    },
    sink,
  );

  let gathering = false;
  const written = () => {
    gathering = false;
    sink.flush();
  };
  const gather = () => {
    if (gathering) return;
    gathering = true;
    clock.sleep(gatherMs).then(written, written);
  };

  return {
    subject(subject) {
      const line = log.child(subject);
      return (outcome, lifeLeftSeconds) => {
        line.info({ outcome, lifeLeftSeconds }, "handed-out");
        gather();
      };
    },
    refused(subject, { by, status, error, message, facts }) {
      const code = facts?.["code"];
      log.warn({ ...subject, outcome: "refused", by, status, error, code, reason: message }, "refused");
      gather();
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
