import type { Audit } from "./audit.ts";
import { type LineFileOptions, type LineTarget, openLineFile } from "./line-file.ts";

/**
 * Audit lines as JSON, one a line.
 *
 * @throws Error with Node's code when the file cannot be opened.
 */
export async function createAuditLines(target: LineTarget, options: LineFileOptions): Promise<Audit> {
  const { clock } = options;
  const { pino } = await import("pino");
  const file = await openLineFile(target, options);
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
    file,
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
    close: file.close,
    get lost() {
      return file.lost;
    },
  };
}
