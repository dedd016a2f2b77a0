import type { Guard, Refusal } from "../refusal.ts";

const refusal: Refusal = {
  by: "proxy",
  status: 400,
  error: "invalid_request",
  message: "Requests that came through a proxy are not answered.",
};

/**
 * The attack: server-side request forgery. A web server or proxy on this machine is tricked into asking us on behalf
 * of somebody outside, so that the request comes from the loopback after all. Those that forward a request say so in
 * one of these headers; the metadata service of Azure refuses the first of them too.
 */
export const proxyGuard: Guard = ({ headers }) =>
  headers["x-forwarded-for"] === undefined &&
  headers["forwarded"] === undefined &&
  headers["via"] === undefined &&
  headers["x-forwarded-host"] === undefined
    ? undefined
    : refusal;
