/**
 * The life of a token as its upstream tells it: as a span from the moment of asking, or as instants of the
 * upstream's own clock (epoch milliseconds). The engine turns either into instants of our clock.
 */
export type TokenLife =
  | { readonly expiresInMs: number; readonly refreshInMs?: number }
  | { readonly expiresAt: number; readonly refreshAt?: number };
