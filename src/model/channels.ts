import { channel } from "node:diagnostics_channel";
import type { Outcome } from "./answer.ts";
import type { ErrorCode } from "./errors.ts";

/** Published on `tokenbooth:answer` for each answer from or through the cache. Never holds a token. */
export interface AnswerMessage {
  readonly source: string;
  readonly outcome: Outcome;
  /** Epoch milliseconds. */
  readonly refreshAt: number;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Published on `tokenbooth:flight` when a flight ends. */
export interface FlightMessage {
  readonly source: string;
  readonly forced: boolean;
  /** From its start to its end, retries and pauses included, in milliseconds. */
  readonly ms: number;
  /** Why it failed: a code, or `other` for what is no error of ours. Absent when it brought a token. */
  readonly error?: ErrorCode | "other";
}

/** Published on `tokenbooth:exchange` when an upstream has answered, or has not. */
export interface ExchangeMessage {
  readonly method: string;
  readonly host: string;
  /** Path without the query. */
  readonly path: string;
  readonly ms: number;
  /** Absent when there was no complete answer. */
  readonly status?: number;
}

/**
 * What happens, for whoever subscribes; nothing is made or published while nobody does.
 *
 * @see https://nodejs.org/api/diagnostics_channel.html
 */
export const channels = {
  answer: channel("tokenbooth:answer"),
  flight: channel("tokenbooth:flight"),
  exchange: channel("tokenbooth:exchange"),
};
