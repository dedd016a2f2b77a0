import { type Booth, createBooth } from "../../src/index.ts";

/** The endpoint of the n-th token, as an argument. */
export const endpointOf = (index: number) => `https://api-${index}.example`;

/** A booth that holds so many `client` tokens, each fetched from a login that answers at once, and then asked for again. */
export async function boothWithTokens(count: number, token: () => string = () => "token"): Promise<Booth> {
  const booth = createBooth({
    layers: [],
    cacheEntries: Math.max(count, 10),
    credential: {
      getToken: async () => ({ token: token(), expiresOnTimestamp: Date.now() + 24 * 3_600_000 }),
    },
  });
  for (let time = 0; time < 2; time++)
    for (let index = 0; index < count; index++)
      await booth.getToken("client", { endpoint: endpointOf(index) });
  return booth;
}

/** The same number of indices in an order that no cache of the processor likes, the same every time. */
export function shuffled(count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  let state = 1;
  for (let index = count - 1; index > 0; index--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (index + 1);
    const moved = order[index] as number;
    order[index] = order[other] as number;
    order[other] = moved;
  }
  return order;
}
