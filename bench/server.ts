// The token route beside bare `node:http` doing the same checks, three frameworks and Go's net/http: processor time for
// each request, requests for each second and latencies. Each server is a process of its own, and so is the load.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ratioOf, spreadOf } from "./harness/spread.ts";
import { cells, printTable } from "./harness/table.ts";

const rounds = 9;
const count = 20_000;
const connections = 32;
const files = join(import.meta.dirname, "server");
const packages = join(import.meta.dirname, "..", ".cache", "bench-server");
const built = mkdtempSync(join(tmpdir(), "tokenbooth-bench-"));

interface Server {
  readonly name: string;
  readonly child: ChildProcess;
  readonly port: string;
  readonly cpuUs: number[];
  readonly perSecond: number[];
  readonly p50Ms: number[];
  readonly p99Ms: number[];
}

function installPackages(): void {
  if (existsSync(join(packages, "node_modules"))) return;
  mkdirSync(packages, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) cpSync(join(files, file), join(packages, file));
  execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: packages, stdio: "ignore" });
}

/** The Go contender's command, or nothing where there is no Go. */
function buildGo(): readonly string[] | undefined {
  try {
    const binary = join(built, "go");
    execFileSync("go", ["build", "-o", binary, "."], { cwd: join(files, "go"), stdio: "ignore" });
    return [binary];
  } catch {
    console.log("There is no Go here: its server is left out.");
    return undefined;
  }
}

async function start(name: string, [command = "", ...args]: readonly string[]): Promise<Server> {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  const [port] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { name, child, port, cpuUs: [], perSecond: [], p50Ms: [], p99Ms: [] };
}

const tickUs = 1e6 / Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** Processor time of a process so far, all threads, in microseconds. */
function cpuUsOf({ child }: Server): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * tickUs;
}

function load({ port }: Server): { perSecond: number; p50Ms: number; p99Ms: number } {
  const args = [join(files, "load.mjs"), port, String(connections), String(count)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
}

installPackages();
const contender = (name: string) => [process.execPath, join(files, "contender.mjs"), name, packages];
const names = ["node:http", "ours", "ours, audited", "fastify", "hono", "express"];
const go = buildGo();
const servers = await Promise.all([
  ...names.map((name) => start(name, contender(name))),
  ...(go === undefined ? [] : [start("Go net/http", go)]),
]);
for (let round = -1; round < rounds; round++) {
  for (const server of round % 2 ? servers : servers.toReversed()) {
    const before = cpuUsOf(server);
    const { perSecond, p50Ms, p99Ms } = load(server);
    if (round < 0) continue;
    server.cpuUs.push((cpuUsOf(server) - before) / count);
    server.perSecond.push(perSecond);
    server.p50Ms.push(p50Ms);
    server.p99Ms.push(p99Ms);
  }
}
for (const { child } of servers) {
  const exit = once(child, "exit");
  child.stdin?.end();
  await exit;
}
rmSync(built, { recursive: true, force: true });

const [bare] = servers;
printTable(
  `Token route, ${count} requests a round over ${connections} connections`,
  ["", "CPU µs each", "x node:http", "min", "max", "requests/s", "p50 ms", "p99 ms"],
  servers.map(({ name, cpuUs, perSecond, p50Ms, p99Ms }) => [
    name,
    spreadOf(cpuUs).median.toFixed(1),
    ...cells(ratioOf(cpuUs, bare?.cpuUs ?? []), 2),
    spreadOf(perSecond).median.toFixed(0),
    spreadOf(p50Ms).median.toFixed(2),
    spreadOf(p99Ms).median.toFixed(2),
  ]),
);
