// The emulator beside oauth2-mock-server and beside the least that any server must do: time to start, memory, and tokens
// for each second, each freshly signed. Servers run in processes of their own; this one is the load.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildPackage } from "./harness/built-package.ts";
import { interleave } from "./harness/interleave.ts";
import { postTokens } from "./harness/post-load.ts";
import { startServing } from "./harness/serving-child.ts";
import { ratioOf, spreadOf } from "./harness/spread.ts";
import { cells, printComparison, printTable } from "./harness/table.ts";

using built = buildPackage();
printComparison("Emulator, start", await measureStart(), { unit: "ms", digits: 0, scale: 1e6 });
await measureTokens();

async function measureStart() {
  const program = (name: string, source: string) => {
    const file = join(built.home, `${name}.mjs`);
    writeFileSync(
      file,
      `const start = process.hrtime.bigint();
${source}
process.stdout.write(String(process.hrtime.bigint() - start), () => process.exit());`,
    );
    return {
      name,
      iterations: 1,
      run: () => Number(execFileSync(process.execPath, [file], { encoding: "utf8" })),
    };
  };
  const ours = `const { createEmulator } = await import("tokenbooth/emulator");`;
  return await interleave([
    program("import and createEmulator()", `${ours} await createEmulator();`),
    program(
      "import and createEmulator({ listen: false })",
      `${ours} await createEmulator({ listen: false });`,
    ),
    program(
      "import and start oauth2-mock-server",
      `const { OAuth2Server } = await import("oauth2-mock-server");
       const server = new OAuth2Server();
       await server.issuer.keys.generate("RS256");
       await server.start(0, "127.0.0.1");`,
    ),
  ]);
}

async function measureTokens(): Promise<void> {
  const rounds = 9;
  const count = 1500;
  const names = ["signing-floor", "emulator", "oauth2-mock-server"];
  const servers = await Promise.all(
    names.map(async (name) => ({
      name,
      child: await startServing(built.program(name)),
      perSecond: [] as number[],
      cpuUs: [] as number[],
      residentBytes: [] as number[],
    })),
  );
  for (const { child, residentBytes } of servers) residentBytes.push((await child.usage()).residentBytes);
  for (let round = -1; round < rounds; round++) {
    for (const { child, perSecond, cpuUs, residentBytes } of round % 2 ? servers : servers.toReversed()) {
      const before = await child.usage();
      const start = performance.now();
      await postTokens(child, { connections: 16, count });
      const seconds = (performance.now() - start) / 1000;
      const after = await child.usage();
      residentBytes.push(after.residentBytes);
      if (round < 0) continue;
      perSecond.push(count / seconds);
      cpuUs.push((after.cpuUs - before.cpuUs) / count);
    }
  }
  for (const { child } of servers) await child.stop();
  const [floor] = servers;
  printTable(
    `Emulator, fresh tokens over http, ${count} a round, 16 connections`,
    [
      "",
      "tokens/s",
      "min",
      "max",
      "x floor",
      "min",
      "max",
      "CPU µs each",
      "x floor",
      "MB at start",
      "MB at most",
    ],
    servers.map(({ name, perSecond, cpuUs, residentBytes }) => [
      name,
      ...cells(spreadOf(perSecond)),
      ...cells(ratioOf(perSecond, floor?.perSecond ?? []), 2),
      spreadOf(cpuUs).median.toFixed(0),
      ratioOf(cpuUs, floor?.cpuUs ?? []).median.toFixed(2),
      ((residentBytes[0] ?? 0) / 1e6).toFixed(0),
      (Math.max(...residentBytes) / 1e6).toFixed(0),
    ]),
  );
}
