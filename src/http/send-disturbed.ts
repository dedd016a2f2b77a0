import type { ServerResponse } from "node:http";
import type { HttpResponse } from "../model/http.ts";

/** How an answer is spoiled on its way, as a bad network or a dying server would. */
export interface Disturbance {
  /** The connection ends after so many bytes of the body; `"before-headers"`: before anything is sent. */
  readonly cutAfter?: number | "before-headers";
  /** Awaited before each byte of the body. */
  readonly beforeEachByte?: () => Promise<void>;
}

/** Sends the answer as ordered. Never rejects: a client that goes away ends it, as do headers that cannot be sent. */
export async function sendDisturbed(
  outgoing: ServerResponse,
  { status, headers, body }: HttpResponse,
  { cutAfter, beforeEachByte }: Disturbance,
): Promise<void> {
  const bytes = Buffer.from(body, "utf8");
  if (cutAfter === "before-headers") {
    const { socket } = outgoing;
    // Only a plain TCP socket can send a reset; under TLS the connection just ends.
    if (socket && !("encrypted" in socket)) socket.resetAndDestroy();
    else outgoing.destroy();
    return;
  }
  const sent = cutAfter === undefined ? bytes : bytes.subarray(0, cutAfter);
  try {
    outgoing.writeHead(status, { ...headers, "content-length": bytes.length });
    outgoing.flushHeaders();
    if (beforeEachByte === undefined) await write(outgoing, sent);
    else await drip(outgoing, sent, beforeEachByte);
  } catch {
    outgoing.destroy();
    return;
  }
  if (sent.length < bytes.length) outgoing.destroy();
  else outgoing.end();
}

async function drip(outgoing: ServerResponse, bytes: Buffer, pause: () => Promise<void>): Promise<void> {
  for (let index = 0; index < bytes.length && !outgoing.destroyed; index++) {
    await pause();
    await write(outgoing, bytes.subarray(index, index + 1));
  }
}

function write(outgoing: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    outgoing.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
