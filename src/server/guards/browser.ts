import type { Guard, Refusal } from "../refusal.ts";

const refusal: Refusal = {
  by: "browser",
  status: 403,
  error: "access_denied",
  message: "Requests from a browser are not answered.",
};

/**
 * The attack: a web page makes the browser on this machine send us a request: `fetch`, an image, a form post that
 * needs no preflight, or the preflight itself. No program we serve sends these two headers, every browser sends one
 * of them with all such requests; and as we never send a CORS header, no page could read an answer.
 */
export const browserGuard: Guard = ({ headers }) =>
  headers["origin"] === undefined && headers["sec-fetch-site"] === undefined ? undefined : refusal;
