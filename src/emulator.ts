export {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  type EmulatorUrls,
} from "./emulator/emulator.ts";
export type { FaultOrder, FaultSubject } from "./emulator/fault-order.ts";
export { parseEmulatorState } from "./emulator/parse-state.ts";
export type { LoggedRequest, RequestCount, RequestFilter } from "./emulator/request-log.ts";
export type { SeededIdentity, SeededIds } from "./emulator/seeded.ts";
export type { EmulatorState, EmulatorStateInput, Lifetimes } from "./emulator/state.ts";
