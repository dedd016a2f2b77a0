// How the number of cached tokens shows: in the time of a warm get, of one token among them again and again and of all in
// a random order, beside a Map of as many and beside msal-node; and in memory, beside a Map of objects.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createEmulator } from "../src/emulator.ts";
import { interleave } from "./harness/interleave.ts";
import { boothWithTokens, endpointOf, shuffled } from "./harness/many-tokens.ts";
import { cells, printTable } from "./harness/table.ts";
import { azureClients } from "./peers/azure-clients.ts";
import { multiplyTokens } from "./peers/msal-with-tokens.ts";

interface Entry {
  readonly result: { readonly token: string };
  readonly issuedAt: number;
  readonly refreshAt: number;
  readonly expiresAt: number;
}

await printTimes("One of them again and again", (count) => Int32Array.of(count >> 1));
await printTimes("All of them in a random order", shuffled);
await printMsalTimes();
await printBytes();

function mapOf(count: number, token: (index: number) => string): Map<string, Entry> {
  const now = Date.now();
  const entryOf = (index: number) => ({
    result: { token: token(index) },
    issuedAt: now,
    refreshAt: now + 12 * 3_600_000,
    expiresAt: now + 24 * 3_600_000,
  });
  return new Map(Array.from({ length: count }, (_, index) => [endpointOf(index), entryOf(index)]));
}

async function printTimes(title: string, orderOf: (count: number) => Int32Array): Promise<void> {
  const counts = [1, 100, 10_000, 100_000];
  const contenders = await Promise.all(
    counts.flatMap((count) => {
      const order = orderOf(count);
      const names = Array.from({ length: count }, (_, index) => endpointOf(index));
      const map = mapOf(count, () => "token");
      const lookUp = async (key: string) => {
        const entry = map.get(key);
        return entry !== undefined && Date.now() < entry.refreshAt ? entry : undefined;
      };
      const made = boothWithTokens(count);
      return [
        {
          name: `Map, ${count}`,
          async run(calls: number) {
            for (let call = 0; call < calls; call++)
              await lookUp(names[order[call % order.length] as number] as string);
            return undefined;
          },
        },
        made.then((booth) => {
          const handles = names.map((endpoint) => booth.handle("client", { endpoint }));
          return {
            name: `handle.get(), ${count}`,
            async run(calls: number) {
              for (let call = 0; call < calls; call++)
                await handles[order[call % order.length] as number]?.get();
              return undefined;
            },
          };
        }),
        made.then(({ functions: { getClientToken } }) => ({
          name: `getClientToken({…}), ${count}`,
          async run(calls: number) {
            for (let call = 0; call < calls; call++)
              await getClientToken({ endpoint: names[order[call % order.length] as number] as string });
            return undefined;
          },
        })),
      ];
    }),
  );
  const measured = await interleave(contenders);
  printTable(
    `${title}, nanoseconds a call, by the number of tokens`,
    ["ns", ...counts.map(String), `x at ${counts.at(-1)}`, "x Map there"],
    ["Map", "handle.get()", "getClientToken({…})"].map((name, kind) => {
      const medians = counts.map((_, index) => measured[index * 3 + kind]?.spread.median ?? Number.NaN);
      const last = medians.at(-1) ?? Number.NaN;
      const mapThere = measured.at(-3)?.spread.median ?? Number.NaN;
      return [
        name,
        ...medians.map((median) => median.toFixed(0)),
        (last / (medians[0] ?? Number.NaN)).toFixed(2),
        (last / mapThere).toFixed(2),
      ];
    }),
  );
}

async function printMsalTimes(): Promise<void> {
  const emulator = await createEmulator();
  const scope = "https://management.azure.com/.default";
  const rows = [];
  for (const count of [1, 100, 10_000]) {
    const { msal } = await azureClients(emulator);
    await msal.acquireTokenByClientCredential({ scopes: [scope] });
    multiplyTokens(msal, (index) => `${endpointOf(index)}/.default`, count);
    const [measured] = await interleave(
      [
        {
          name: String(count),
          async run(calls) {
            for (let call = 0; call < calls; call++)
              await msal.acquireTokenByClientCredential({ scopes: [scope] });
            return undefined;
          },
        },
      ],
      5,
      1,
    );
    if (measured) rows.push([measured.name, ...cells(measured.spread, 0, 1000)]);
  }
  await emulator.close();
  printTable("@azure/msal-node, microseconds a call", ["tokens", "median", "min", "max"], rows);
}

async function printBytes(): Promise<void> {
  const count = 100_000;
  // Entra ID's tokens are about this long. One byte for each character, and none shared with another token.
  const token = (index: number) => Buffer.alloc(1500, `${index}.`).toString("latin1");
  const rows = [];
  for (const [name, tokenOf] of [
    ["token of 1,500 characters", token],
    ["one token shared by all", () => "token"],
  ] as const) {
    let made = 0;
    const map = await bytesOf(async () => mapOf(count, tokenOf));
    const booth = await bytesOf(() => boothWithTokens(count, () => tokenOf(made++)));
    rows.push([name, (map / count).toFixed(0), (booth / count).toFixed(0), (booth / map).toFixed(2)]);
  }
  printTable(`Bytes for each of ${count} tokens`, ["", "Map of objects", "booth", "x Map"], rows);
}

/** Growth of the heap by what is made, once everything else has been collected. */
async function bytesOf(make: () => Promise<unknown>): Promise<number> {
  const before = collected();
  const made = await make();
  const bytes = collected() - before;
  if (made === undefined) throw new Error("Nothing was made.");
  return bytes;
}

function collected(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  for (let turn = 0; turn < 3; turn++) collect();
  return process.memoryUsage().heapUsed;
}
