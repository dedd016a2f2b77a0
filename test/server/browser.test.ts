import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Listener, listen } from "../../src/http/listen.ts";
import { type ListeningTestBooth, listenTestBooth } from "../fakes/listening-booth.ts";
import { testKey } from "../fakes/served-booth.ts";
import { temporaryFolder } from "./command-process.ts";

const run = promisify(execFile);
const names = ["chromium", "chromium-browser", "google-chrome"];
const inCi = process.env["CI"] === "true";

/** A browser of this machine; where there is none and we may, the system's package. */
function findBrowser(): string | undefined {
  const found = names.find((name) => {
    try {
      execFileSync("which", [name], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  });
  if (found !== undefined || !inCi) return found;
  execFileSync("apt-get", ["update", "-qq"], { stdio: "ignore" });
  const packages = ["install", "-y", "-qq", "--no-install-recommends", "chromium"];
  execFileSync("apt-get", packages, {
    stdio: "ignore",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  return "chromium";
}

let browser: string | undefined;
let folder: ReturnType<typeof temporaryFolder>;
let booth: ListeningTestBooth;
let page: Listener;
let script = "";

beforeAll(async () => {
  browser = findBrowser();
  folder = temporaryFolder();
  booth = await listenTestBooth({ imds: true, cloudShell: true });
  page = await listen(() => ({
    status: 200,
    headers: { "content-type": "text/html" },
    body: `<title>wait</title><body><script type="module">${script}</script>`,
  }));
}, 300_000);
afterAll(async () => {
  await page?.close();
  await booth?.close();
  folder?.remove();
});

/** What a page of another origin gets to read when it runs this. */
async function inBrowser(code: string): Promise<string> {
  script = `
    const tell = (text) => { document.body.textContent = "[" + text + "]"; document.title = "done"; };
    const booth = ${JSON.stringify(booth.url)};
    try { ${code} } catch (error) { tell("refused: " + error.name); }`;
  const flags = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-proxy-server",
  ];
  const profile = [
    `--user-data-dir=${join(folder.path, "profile")}`,
    "--virtual-time-budget=10000",
    "--dump-dom",
  ];
  const { stdout } = await run(browser ?? "", [...flags, ...profile, page.url], { timeout: 60_000 });
  return /<body>\[([\s\S]*)\]/.exec(stdout)?.[1] ?? stdout;
}

const refusedBy = () =>
  booth.audit.filter(({ outcome }) => outcome === "refused").map(({ refusal }) => refusal?.by);

test("a page gets no token from a real browser, with the key neither", {
  timeout: 120_000,
}, async (context) => {
  if (browser === undefined) return context.skip("There is no Chromium here.");
  const target = "/msi/token?api-version=2019-08-01&resource=https://vault.azure.net";
  const seen = await inBrowser(`
    const answer = await fetch(booth + "${target}", { headers: { "X-IDENTITY-HEADER": "${testKey}" } });
    tell(await answer.text());`);
  expect(seen).toBe("refused: TypeError");
  const simple = await inBrowser(`
    const answer = await fetch(booth + "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=x", { mode: "no-cors" });
    tell(answer.type + await answer.text());`);
  expect(simple).toBe("opaque");
  expect(new Set(refusedBy())).toEqual(new Set(["browser"]));
  expect(booth.emulator.count()).toBe(0);
});

test("a form that needs no leave to post gets nothing done", { timeout: 120_000 }, async (context) => {
  if (browser === undefined) return context.skip("There is no Chromium here.");
  const before = refusedBy().length;
  await inBrowser(`
    const form = document.createElement("form");
    form.method = "POST"; form.action = booth + "/oauth2/token"; form.target = "_self";
    const field = document.createElement("input"); field.name = "resource"; field.value = "https://vault.azure.net";
    form.append(field); document.body.append(form); form.submit();
    await new Promise(() => {});`);
  expect(refusedBy().slice(before)).toContain("browser");
  expect(booth.emulator.count()).toBe(0);
});
