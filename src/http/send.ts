import type { ServerResponse } from "node:http";
import type { HttpResponse } from "../model/http.ts";
import { type Disturbance, sendDisturbed } from "./send-disturbed.ts";

/** An answer, which an emulator may order to be spoiled on its way. */
export interface ListenerResponse extends HttpResponse {
  readonly disturbance?: Disturbance;
}

/** Writes an answer. Its headers go in a flat list, a fifth cheaper than an object made for the purpose. */
export function send(outgoing: ServerResponse, response: ListenerResponse): void {
  if (outgoing.destroyed) return;
  if (response.disturbance !== undefined) {
    void sendDisturbed(outgoing, response, response.disturbance);
    return;
  }
  const { status, headers, body } = response;
  const lines: string[] = [];
  // The length is told below, whatever an emulator's order says of it.
  for (const name in headers) if (name !== "content-length") lines.push(name, headers[name] as string);
  if (status === 204 || status === 304) {
    outgoing.writeHead(status, lines).end();
    return;
  }
  const length = Buffer.byteLength(body);
  lines.push("content-length", String(length));
  // Text of one byte for each character is written as it is, without being encoded.
  outgoing.writeHead(status, lines).end(body, length === body.length ? "latin1" : "utf8");
}
