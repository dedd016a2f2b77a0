import { type Server, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { HttpResponse, RouteRequest } from "../model/http.ts";

/**
 * Why something that came in never becomes a request for the route: it is no HTTP (`malformed`), its header section is
 * too long (`header-size`) or too slow in coming (`slow`), it names something else than a path (`target`), its body is
 * too long (`body-size`), or it wants what is not offered (`expectation`, `tunnel`).
 */
export type Unheard =
  | "malformed"
  | "header-size"
  | "slow"
  | "target"
  | "body-size"
  | "expectation"
  | "tunnel";

/** Words the answer. The request is told as far as it could be read. */
export type WordUnheard = (why: Unheard, request?: RouteRequest) => HttpResponse;

const words: Readonly<Record<Unheard, readonly [status: number, description: string]>> = {
  malformed: [400, "This is not a well-formed HTTP request."],
  "header-size": [431, "The request's header section is too large."],
  slow: [408, "The request did not arrive in time."],
  target: [400, "The request target must be a path."],
  "body-size": [413, "The request body is too large."],
  expectation: [417, "The only expectation that is met is 100-continue."],
  tunnel: [405, "No tunnel is opened here."],
};

/** The plain answer, for a listener that has no words of its own. */
export const wordUnheard: WordUnheard = (why) => {
  const [status, description] = words[why];
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify({ error: "invalid_request", error_description: description }),
  };
};

export interface UnheardOptions {
  readonly word: WordUnheard;
  /** Whether an earlier request of the connection is being answered: its answer must not be written into. */
  readonly isBusy: (socket: object) => boolean;
  /** Told of what `word` threw. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Answers what Node's server only tells of, and ends its connection. */
export function answerUnheard(server: Server, { word, isBusy, onError }: UnheardOptions): void {
  const answer = (why: Unheard, socket: Duplex) => {
    // Whoever has gone meanwhile is no error.
    socket.on("error", () => {});
    try {
      const response = word(why);
      if (socket.writable && !isBusy(socket)) end(socket, response);
      else socket.destroy();
    } catch (error) {
      onError?.(error);
      socket.destroy();
    }
  };
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    const why = reasonOf(error);
    if (why === undefined) socket.destroy();
    else answer(why, socket);
  });
  server.on("connect", (_request, socket: Duplex) => answer("tunnel", socket));
}

/** Nothing, when it was only the client that went away. */
function reasonOf({ code = "" }: NodeJS.ErrnoException): Unheard | undefined {
  if (code === "HPE_HEADER_OVERFLOW") return "header-size";
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return "slow";
  return code.startsWith("HPE_") && code !== "HPE_INVALID_EOF_STATE" ? "malformed" : undefined;
}

function end(socket: Duplex, { status, headers, body }: HttpResponse): void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = Buffer.byteLength(body);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}connection: close\r\ncontent-length: ${length}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
