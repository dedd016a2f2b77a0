import type { Audit } from "./audit.ts";
import { type LineFileOptions, type LineTarget, openLineFile } from "./line-file.ts";

/**
 * Audit lines as JSON, one a line.
 *
 * @throws Error with Node's code when the file cannot be opened.
 */
export async function createAuditLines(target: LineTarget, options: LineFileOptions): Promise<Audit> {
  const { clock } = options;
  const file = await openLineFile(target, options);
  let stampedAt = Number.NaN;
  let time = "";
  const stamp = () => {
    const now = clock.now();
    // A busy server writes many lines in one millisecond.
    if (now !== stampedAt) time = new Date(now).toISOString();
    stampedAt = now;
    return time;
  };

  return {
    subject(subject) {
      // What all lines of one subject share is written once; the rest are words and numbers of ours.
      const members = JSON.stringify(subject).slice(1, -1);
      return (outcome, lifeLeftSeconds) =>
        file.write(
          `{"level":"info","time":"${stamp()}",${members},"outcome":"${outcome}","lifeLeftSeconds":${lifeLeftSeconds},"event":"handed-out"}\n`,
        );
    },
    refused(subject, { by, status, error, message, facts }) {
      const refusal = { outcome: "refused", by, status, error, code: facts?.["code"], reason: message };
      const line = { level: "warn", time: stamp(), ...subject, ...refusal, event: "refused" };
      file.write(`${JSON.stringify(line)}\n`);
    },
    close: file.close,
    get lost() {
      return file.lost;
    },
  };
}
