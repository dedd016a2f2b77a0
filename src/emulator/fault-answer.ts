import type { ListenerResponse } from "../http/send.ts";
import type { Disturbance } from "../http/send-disturbed.ts";
import { tokenRefusals } from "./arm/refusals.ts";
import type { EmulatorClock } from "./emulator-clock.ts";
import type { FaultOrder } from "./fault-order.ts";
import type { Dialect, Received } from "./route.ts";

/**
 * The answer that a fault order makes of a request. `genuine` is asked only where the order leaves something of the
 * true answer to send.
 */
export async function faultAnswer(
  order: FaultOrder,
  received: Received,
  parts: {
    readonly dialect: Dialect;
    readonly clock: EmulatorClock;
    readonly closing: AbortSignal;
    readonly genuine: () => Promise<ListenerResponse>;
  },
): Promise<ListenerResponse> {
  const { clock, closing } = parts;
  if (order.delayMs !== undefined) await clock.sleep(order.delayMs, closing);
  if (order.reset) return { status: 0, headers: {}, body: "", disturbance: { cutAfter: "before-headers" } };

  const base = await baseAnswer(order, received, parts);
  const body = order.malformed ? `${base.body.slice(0, Math.floor(base.body.length / 2))}<` : base.body;
  const headers = {
    ...base.headers,
    ...(order.contentType !== undefined && { "content-type": order.contentType }),
    ...lowerCaseNames(order.headers ?? {}),
  };
  const disturbance = disturbanceOf(order, body, () => clock.sleep(order.dripMsPerByte ?? 0, closing));
  return { ...base, headers, body, ...(disturbance !== undefined && { disturbance }) };
}

async function baseAnswer(
  order: FaultOrder,
  received: Received,
  { dialect, clock, genuine }: Parameters<typeof faultAnswer>[2],
): Promise<ListenerResponse> {
  const { status, body, challenge, redirect } = order;
  if (challenge !== undefined) {
    const claims = challenge === true ? newerThan(clock.now()) : challenge;
    return tokenRefusals.claimsChallenge(`${received.origin}/common`, claims).response;
  }
  if (redirect !== undefined) return { status: status ?? 302, headers: { location: redirect }, body: "" };
  if (body !== undefined) {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return {
      status: status ?? 200,
      headers: { "content-type": "application/json; charset=utf-8" },
      body: text,
    };
  }
  if (status === undefined) return genuine();
  return status < 400 ? { ...(await genuine()), status } : dialect.refusal(status, received);
}

/** The claims that ask for a token issued after this instant. */
function newerThan(at: number): string {
  return JSON.stringify({ access_token: { nbf: { essential: true, value: String(Math.floor(at / 1000)) } } });
}

function disturbanceOf(order: FaultOrder, body: string, pause: () => Promise<void>): Disturbance | undefined {
  const { truncate, dripMsPerByte } = order;
  if (truncate === undefined && dripMsPerByte === undefined) return undefined;
  return {
    ...(truncate !== undefined && {
      cutAfter: truncate === true ? Math.floor(Buffer.byteLength(body) / 2) : truncate,
    }),
    ...(dripMsPerByte !== undefined && { beforeEachByte: pause }),
  };
}

function lowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
