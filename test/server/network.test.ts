import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commandLine, temporaryFolder } from "./command-process.ts";

const run = promisify(execFile);
let folder: ReturnType<typeof temporaryFolder>;
beforeAll(() => {
  folder = temporaryFolder();
});
afterAll(() => folder.remove());

/** Asks with the right key from the machine's network address, which is no loopback one. */
const ask = `
ip link set lo up
ip addr add 10.9.8.7/32 dev lo
"$@" serve --emulator --listen 10.9.8.7:0 --listen 127.0.0.1:0 --host 10.9.8.7 $PEER --ready-file ready.json --audit-file audit.jsonl 2>log &
server=$!
while [ ! -s ready.json ]; do kill -0 $server || exit 1; done
key=$(sed -n 's/.*"key": "\\(.*\\)",/\\1/p' ready.json)
for url in $(grep -o 'http://[^"]*' ready.json); do
  curl -s -o /dev/null -w '%{http_code} ' --noproxy '*' -H "X-IDENTITY-HEADER: $key" "$url/msi/token?api-version=2019-08-01&resource=https://vault.azure.net"
done
kill $server
wait $server
`;

async function askFromTheNetwork(peer: string): Promise<string> {
  const args = ["--map-root-user", "--net", "sh", "-c", ask, "sh", ...commandLine];
  const env = { PATH: process.env["PATH"], HOME: folder.path, XDG_RUNTIME_DIR: folder.path, PEER: peer };
  const { stdout } = await run("unshare", args, { cwd: folder.path, env });
  return stdout.trim();
}

test("a neighbour on the network gets nothing, with the right key and name too", {
  timeout: 60_000,
}, async () => {
  expect(await askFromTheNetwork("")).toBe("403 200");
  const lines = readFileSync(join(folder.path, "audit.jsonl"), "utf8").trim().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { outcome: "refused", by: "peer" },
    { outcome: "fetched" },
  ]);
});

test("one that is listed is answered", { timeout: 60_000 }, async () => {
  expect(await askFromTheNetwork("--peer 10.9.8.7")).toBe("200 200");
});
