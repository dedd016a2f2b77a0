import { type BoothOptions, createBooth, environmentLayers, TokenboothError } from "../../src/index.ts";
import type { Ask } from "./five-sources-cases.ts";

/** What came of a request, as data. */
export interface Asked {
  readonly result?: unknown;
  readonly outcome?: string;
  readonly expiresAt?: number;
  readonly error?: unknown;
}

/** Carries out one request with a booth of its own that is told the emulator's environment. */
export async function askBooth(
  { options = {}, source, args }: Ask,
  env: Readonly<Record<string, string | undefined>>,
  runtime: BoothOptions["runtime"] = {},
): Promise<Asked> {
  const booth = createBooth({ ...options, maxRetries: 0, layers: environmentLayers(env), runtime });
  try {
    const { result, outcome, expiresAt } = await booth.getToken(source as "client", args);
    return { result, outcome, expiresAt };
  } catch (error) {
    return { error: error instanceof TokenboothError ? error.toJSON() : String(error) };
  }
}
