import * as v from "valibot";
import { UsageError } from "../model/errors.ts";
import type { HttpResponse } from "../model/http.ts";
import { keep, recognise } from "../model/kept-secret.ts";
import { jsonContentType, readJson } from "../wire/json.ts";
import type { Emulator } from "./emulator.ts";
import type { EmulatorClock } from "./emulator-clock.ts";
import type { FaultOrder } from "./fault-order.ts";
import { plainDialect } from "./plain-dialect.ts";
import type { EmulatorRoute, Handler } from "./route.ts";

type Steering = Pick<
  Emulator,
  "requests" | "counts" | "fail" | "clearFaults" | "advance" | "setTime" | "setLifetimes" | "reset"
>;

const ClockOrder = v.union([
  v.strictObject({ advanceMs: v.number() }),
  v.strictObject({ setTime: v.pipe(v.number(), v.minValue(0)) }),
]);

/**
 * Steers the emulator from other processes. Each request carries the admin key in `X-Emulator-Key`; without a key
 * configured there are no such routes.
 */
export function adminRoutes(
  key: string,
  steering: () => Steering,
  clock: EmulatorClock,
): readonly EmulatorRoute[] {
  const keys = [keep(key)];
  const guarded =
    (handler: Handler): Handler =>
    async (received) => {
      const given = received.request.headers["x-emulator-key"];
      if (typeof given !== "string" || recognise(given, keys) === undefined)
        return plainDialect.refusal(401, received);
      try {
        return await handler(received);
      } catch (error) {
        if (error instanceof UsageError)
          return json(400, { error: "invalid_request", error_description: error.message });
        throw error;
      }
    };
  const route = (name: string, handlers: Readonly<Partial<Record<"GET" | "POST" | "DELETE", Handler>>>) => ({
    name: `admin.${name}`,
    path: `/_emulator/${name}`,
    dialect: plainDialect,
    unobserved: true as const,
    handlers: Object.fromEntries(
      Object.entries(handlers).map(([method, handler]) => [method, guarded(handler)]),
    ),
  });
  return [
    route("requests", {
      GET: () => json(200, { requests: steering().requests, counts: steering().counts() }),
    }),
    route("faults", {
      POST: ({ request }) => {
        // Checked where it is taken in: an order from here and one from the same process are held to the same.
        steering().fail(readObject(request.body) as FaultOrder);
        return noContent;
      },
      DELETE: () => {
        steering().clearFaults();
        return noContent;
      },
    }),
    route("clock", {
      GET: () => json(200, { now: clock.now() }),
      POST: ({ request }) => {
        const order = v.safeParse(ClockOrder, readObject(request.body));
        if (!order.success) throw usage("Give advanceMs, or setTime in epoch milliseconds.");
        if ("setTime" in order.output) steering().setTime(order.output.setTime);
        else steering().advance(order.output.advanceMs);
        return json(200, { now: clock.now() });
      },
    }),
    route("lifetimes", {
      POST: ({ request }) => {
        steering().setLifetimes(readObject(request.body));
        return noContent;
      },
    }),
    route("reset", {
      POST: () => {
        steering().reset();
        return noContent;
      },
    }),
  ];
}

const noContent: HttpResponse = { status: 204, headers: {}, body: "" };

function json(status: number, body: object): HttpResponse {
  return { status, headers: jsonContentType, body: JSON.stringify(body) };
}

function readObject(body: string): object {
  const value = readJson({ status: 200, headers: {}, body });
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw usage("The body must be a JSON object.");
}

function usage(message: string): UsageError {
  return new UsageError("TB_ERR_INVALID_ARGUMENT", message);
}
