import type { Clock } from "../model/runtime.ts";
import type { Audit } from "./audit.ts";

/** Where audit lines go: a file descriptor, or a path that is created for its owner alone. */
export type AuditTarget = number | string;

/** Lines wait for others to be written with for so long, in milliseconds, and for so many bytes. */
const gatherMs = 100;
const gatherBytes = 256 * 1024;

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
  // The sink measures anew what it holds at each write, so that many lines are handed to it as one.
  let pending = "";
  let gathering = false;
  const handOver = () => {
    gathering = false;
    if (pending !== "") sink.write(pending);
    pending = "";
  };
  const lines = {
    write(line: string) {
      pending += line;
      if (pending.length >= gatherBytes) handOver();
      else if (!gathering) gather();
    },
  };
  const gather = () => {
    gathering = true;
    clock.sleep(gatherMs).then(handOver, handOver);
  };
  const log = pino(
    {
      base: null,
      messageKey: "event",
      timestamp: stamp,
      formatters: { level: (level) => ({ level }) },
    },
    lines,
  );

  return {
    subject(subject) {
      const line = log.child(subject);
      return (outcome, lifeLeftSeconds) => {
        line.info({ outcome, lifeLeftSeconds }, "handed-out");
      };
    },
    refused(subject, { by, status, error, message, facts }) {
      const code = facts?.["code"];
      log.warn({ ...subject, outcome: "refused", by, status, error, code, reason: message }, "refused");
    },
    flush() {
      try {
        handOver();
        sink.flushSync();
      } catch {
        // Nothing was written since the sink was opened, or it is gone: there is nobody left to tell.
      }
    },
  };
}
