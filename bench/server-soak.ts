// Two minutes of `serve` under load: fifty connections, tokens that live seconds, and an upstream that fails one time in
// ten. Ends with 1 when a caller sees an error that is not the upstream's, an expired token, or when memory grows.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmulator } from "../src/emulator/emulator.ts";

const seconds = Number(process.argv[2] ?? 120);
const connections = 50;
const bin = join(import.meta.dirname, "..", "bin", "tokenbooth.ts");
const folder = mkdtempSync(join(tmpdir(), "tokenbooth-soak-"));
const emulator = await createEmulator();
emulator.setLifetimes({ entraSeconds: 4 });

const faults = [
  { status: 503 },
  { status: 429, headers: { "retry-after": "1" } },
  { reset: true },
  { malformed: true },
] as const;

/** One upstream request in ten fails, each time in another way. */
function disturb(): void {
  for (const [index, fault] of faults.entries()) {
    let asked = index * 10;
    const match = () => asked++ % (10 * faults.length) === 0;
    emulator.fail({ route: "entra.token-v2", match, times: "always", ...fault });
  }
}

const env = { PATH: process.env["PATH"], HOME: folder, XDG_RUNTIME_DIR: folder, ...emulator.environment() };
const readyFile = join(folder, "ready.json");
const files = ["--audit-file", "/dev/null", "--ready-file", readyFile];
const args = [bin, "serve", "--listen", "127.0.0.1:0", ...files];
const server = spawn(process.execPath, args, { env, cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
await once(server.stderr, "data");
while (!server.killed) {
  try {
    readFileSync(readyFile);
    break;
  } catch {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
server.stderr.resume();
const { urls, key } = JSON.parse(readFileSync(readyFile, "utf8"));
disturb();

const seen = { answers: 0, upstreamErrors: 0, wrong: [] as string[] };
const residentMb: number[] = [];
const endsAt = Date.now() + seconds * 1000;
const audiences = ["https://vault.azure.net", "https://management.azure.com", "https://graph.microsoft.com"];

async function lane(index: number): Promise<void> {
  const audience = audiences[index % audiences.length];
  while (Date.now() < endsAt) {
    const askedAt = Date.now();
    const target = `${urls[0]}/msi/token?api-version=2019-08-01&resource=${audience}`;
    const answer = await fetch(target, { headers: { "x-identity-header": key } });
    const body = (await answer.json()) as { access_token?: string; message?: string };
    if (answer.status === 200) {
      seen.answers++;
      const claims = JSON.parse(Buffer.from(body.access_token?.split(".")[1] ?? "", "base64url").toString());
      if (claims.exp * 1000 <= askedAt) seen.wrong.push(`expired at ${claims.exp}, asked for at ${askedAt}`);
    } else if ([429, 502, 503, 504].includes(answer.status)) seen.upstreamErrors++;
    else seen.wrong.push(`${answer.status} ${body.message}`);
  }
}

const sampling = setInterval(() => {
  const status = readFileSync(`/proc/${server.pid}/status`, "utf8");
  residentMb.push(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}, 1000);
await Promise.all(Array.from({ length: connections }, (_, index) => lane(index)));
clearInterval(sampling);

const exit = once(server, "exit");
server.kill("SIGTERM");
const [code] = await exit;
await emulator.close();
rmSync(folder, { recursive: true, force: true });

const median = (samples: readonly number[]) => samples.toSorted((a, b) => a - b)[samples.length >> 1] ?? 0;
const quarter = Math.floor(residentMb.length / 4);
const early = median(residentMb.slice(quarter, 2 * quarter));
const late = median(residentMb.slice(-quarter));
console.log(
  `${seen.answers} tokens, ${seen.upstreamErrors} errors of the upstream, ${seen.wrong.length} others`,
);
console.log(`upstream calls: ${emulator.count({ route: "entra.token-v2" })}`);
console.log(`memory: ${early.toFixed(0)} MB in the second quarter, ${late.toFixed(0)} MB in the last`);
for (const line of seen.wrong.slice(0, 10)) console.log(`WRONG: ${line}`);
const grew = late > early * 1.25;
if (grew) console.log("WRONG: memory grew by more than a quarter");
process.exitCode = seen.wrong.length > 0 || grew || code !== 0 ? 1 : 0;
