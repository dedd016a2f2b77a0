// A thousand callers at once who find no token, one that is due for renewal, and one that has expired: how often the
// upstream is asked, and how many callers wait for it. Beside the published Azure logins, against one emulator.
import { moveDate } from "./harness/movable-date.ts";
import { printTable } from "./harness/table.ts";
import { azureClients } from "./peers/azure-clients.ts";

const { createEmulator } = await import("../src/emulator.ts");
const { createBooth, environmentLayers } = await import("../src/index.ts");

const callers = 1_000;
const scope = "https://management.azure.com/.default";
const minute = 60_000;
/** What the upstream takes for an answer: whoever gets a token sooner has not waited for one. */
const upstreamMs = 300;

const emulator = await createEmulator();

async function contenders(): Promise<readonly { name: string; ask: (scope: string) => Promise<unknown> }[]> {
  const { identity, msal } = await azureClients(emulator);
  const booth = createBooth({ layers: environmentLayers(emulator.environment()) });
  const credential = booth.credential();
  return [
    { name: "tokenbooth", ask: (scope) => credential.getToken(scope) },
    { name: "@azure/identity", ask: (scope) => identity.getToken(scope) },
    { name: "@azure/msal-node", ask: (scope) => msal.acquireTokenByClientCredential({ scopes: [scope] }) },
  ];
}

async function measure(ask: (scope: string) => Promise<unknown>) {
  let failed = 0;
  const before = upstreamCalls();
  const beganAt = performance.now();
  const waits = await Promise.all(
    Array.from({ length: callers }, async () => {
      await ask(scope).catch(() => failed++);
      return performance.now() - beganAt;
    }),
  );
  const allServedMs = performance.now() - beganAt;
  // What was begun in the background ends before it is counted.
  await new Promise((resolve) => setTimeout(resolve, 2 * upstreamMs));
  const waited = waits.filter((ms) => ms >= upstreamMs).length;
  return [String(upstreamCalls() - before), String(waited), String(failed), allServedMs.toFixed(0)];
}

function upstreamCalls(): number {
  return emulator
    .counts()
    .filter(({ route }) => route.startsWith("entra.token"))
    .reduce((sum, { count }) => sum + count, 0);
}

const rows: string[][] = [];
for (const { name, ask } of await contenders()) {
  emulator.reset();
  emulator.fail({ route: "entra.token-v2", times: "always", delayMs: upstreamMs });
  // What a login learns once of its authority is no part of what is measured.
  await ask("https://graph.microsoft.com/.default");
  const moments: [string, number][] = [
    ["cold", 0],
    ["in the refresh window (4 min left of an hour)", 56 * minute],
    ["after expiry", 62 * minute],
  ];
  for (const [moment, laterMs] of moments) {
    moveDate(laterMs);
    rows.push([`${name}, ${moment}`, ...(await measure(ask))]);
  }
}
printTable(
  `${callers} callers at once, an upstream that takes ${upstreamMs} ms`,
  ["", "upstream calls", "callers that waited", "failed", "all served after ms"],
  rows,
);
await emulator.close();
