import type { TokenSigner } from "./authority/signing-key.ts";
import type { EmulatorClock } from "./emulator-clock.ts";
import type { Origins } from "./origins.ts";
import type { ResolvedState } from "./resolve-state.ts";
import type { Lifetimes } from "./state.ts";

/** What the emulated services share. */
export interface EmulatorContext {
  readonly clock: EmulatorClock;
  readonly origins: Origins;
  readonly signer: TokenSigner;
  readonly state: ResolvedState;
  /** Lives of tokens from now on; may be changed while running. */
  readonly lifetimes: { -readonly [Key in keyof Lifetimes]: Lifetimes[Key] };
  /** Reaches the outside issuers that the state names; nothing else. */
  readonly fetch: typeof globalThis.fetch;
}
