import { oneLine } from "../model/one-line.ts";
import { redact } from "../model/redact.ts";

/** Why the Azure CLI gave no answer. */
export type AzFailure =
  | { readonly kind: "missing" }
  | { readonly kind: "nobody" }
  | { readonly kind: "slow" }
  | { readonly kind: "offline"; readonly said: string }
  | { readonly kind: "refused"; readonly said: string };

export interface AzRun {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Longest wait for the answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** How Python and its HTTP libraries, in which `az` is written, say that the network failed. */
const networkFailures =
  /Failed to establish a new connection|Max retries exceeded|Network is unreachable|Temporary failure in name resolution|Name or service not known|getaddrinfo failed|Connection aborted|Connection reset|Connection refused|Read timed out|ConnectionError/;

/**
 * What the Azure CLI prints when it is called like this, or why it prints nothing. The arguments must be safe
 * for a shell.
 */
export async function runAz(
  args: readonly string[],
  { env, timeoutMs }: AzRun,
): Promise<{ readonly stdout: string } | AzFailure> {
  // Loaded here because a program that lives on cached tokens never starts another.
  const { execFile } = await import("node:child_process");
  // On Windows `az` is a batch file, which only a shell starts; the shell would take one from the working folder first.
  const windows = env["OS"] === "Windows_NT";
  const place = windows ? { shell: true, cwd: env["SystemRoot"] } : {};
  return new Promise((resolve) => {
    const options = { ...place, env, timeout: timeoutMs, windowsHide: true };
    execFile("az", args, options, (error, stdout, stderr) => {
      resolve(error ? failure(error, stderr) : { stdout });
    });
  });
}

function failure(error: Error & { code?: unknown; killed?: boolean }, stderr: string): AzFailure {
  const { code, killed } = error;
  if (code === "ENOENT" || code === 127 || /is not recognized/.test(stderr)) return { kind: "missing" };
  if (killed && code !== "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return { kind: "slow" };
  // Entra ID's own words say more than the advice to log in again that follows them.
  const lines = redact(stderr)
    .split("\n")
    .map((line) => oneLine(line, 400))
    .filter((line) => line !== "");
  const fromEntra = lines.find((line) => line.includes("AADSTS"));
  const ofNetwork = lines.findLast((line) => networkFailures.test(line));
  if (fromEntra === undefined && ofNetwork !== undefined) {
    return { kind: "offline", said: ofNetwork };
  }
  if (fromEntra === undefined && /az login|az account set/.test(stderr)) return { kind: "nobody" };
  return { kind: "refused", said: fromEntra ?? lines.at(-1) ?? "" };
}
