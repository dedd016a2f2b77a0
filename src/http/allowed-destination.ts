import { UsageError } from "../model/errors.ts";
import type { HttpRequest } from "../model/http.ts";
import type { Settings } from "../model/settings.ts";

/**
 * Refuses to send a credential anywhere but to the configured cloud's own hosts or to hosts that the
 * configuration allows by name, and never unencrypted beyond this machine. The attack: an `endpoint` or
 * `authority` argument, or an upstream's answer, that points a secret at a host of somebody else's choosing.
 *
 * @throws UsageError
 */
export function checkDestination(request: HttpRequest, settings: Settings): void {
  if (!request.secrets?.length) return;
  const url = new URL(request.url);
  if (!allowedHosts(settings).has(url.host)) {
    throw new UsageError(
      "TB_ERR_INVALID_CONFIG",
      `A credential was about to be sent to ${url.host}, which is neither a host of the configured cloud nor named in allowed_hosts. Nothing was sent.`,
      { argument: "allowedHosts" },
    );
  }
  if (url.protocol !== "https:" && !isLoopback(url.hostname)) {
    throw new UsageError(
      "TB_ERR_INVALID_CONFIG",
      `A credential was about to be sent to ${url.host} without TLS. Use an https URL. Nothing was sent.`,
    );
  }
}

function allowedHosts({ cloud, oktaOrgUrl, allowedHosts }: Settings): Set<string> {
  const own = [cloud.authorityHost, cloud.resourceManager, ...(oktaOrgUrl === undefined ? [] : [oktaOrgUrl])];
  return new Set([...own.map((url) => new URL(url).host), ...allowedHosts]);
}

/** Whether a host name of a URL means this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
