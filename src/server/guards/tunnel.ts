import type { Refusal } from "../refusal.ts";

/** The attack: using this server as a proxy, so that what it reaches is reached in its name. It opens no connection. */
export const tunnelRefusal: Refusal = {
  by: "tunnel",
  status: 405,
  error: "method_not_allowed",
  message: "No tunnel is opened here.",
};
