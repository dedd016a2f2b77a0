export type { Audit, AuditSubject } from "./server/audit.ts";
export { createAuditLines } from "./server/audit-lines.ts";
export type { IdentityOptions, ServedBooth } from "./server/identities.ts";
export { type KeyOptions, type Keys, sha256Of } from "./server/keys.ts";
export type { LineFileOptions, LineTarget } from "./server/line-file.ts";
export { type ListenAddress, parseListenAddress } from "./server/listen-address.ts";
export { createMetrics, type Metrics } from "./server/metrics.ts";
export { type Listeners, openListeners } from "./server/open-listeners.ts";
export { createTokenServer, type TokenServer, type TokenServerOptions } from "./server/token-server.ts";
