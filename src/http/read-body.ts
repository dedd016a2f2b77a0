import type { IncomingMessage } from "node:http";

/**
 * Collects a request's body as text. Calls `done` with it, or `tooLarge` once it passes `limit` bytes; neither
 * when the client goes away first.
 */
export function readBody(
  incoming: IncomingMessage,
  limit: number,
  done: (body: string) => void,
  tooLarge: () => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const onData = (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) {
      incoming.off("data", onData).off("end", onEnd);
      tooLarge();
      return;
    }
    chunks.push(chunk);
  };
  const onEnd = () => {
    const [first, second] = chunks;
    done(
      first === undefined
        ? ""
        : second === undefined
          ? first.toString("utf8")
          : Buffer.concat(chunks).toString("utf8"),
    );
  };
  incoming.on("data", onData).on("end", onEnd);
}
