import type { OutputForm } from "./output-form.ts";
import { tokenOf } from "./token-of.ts";

/**
 * What `az account get-access-token` prints, for programs that read it from there. Its `expiresOn` is local time
 * without a zone; `expires_on` is what newer readers take.
 *
 * @see https://learn.microsoft.com/cli/azure/account#az-account-get-access-token
 */
export const az: OutputForm = {
  brief: "as az account get-access-token prints it",
  needsToken: true,
  print: ({ source, answer, settings }) => {
    const { tenantId, subscriptionId } = settings;
    const printed = {
      accessToken: tokenOf(source, answer.result),
      expiresOn: localTime(answer.expiresAt),
      expires_on: Math.floor(answer.expiresAt / 1000),
      ...(subscriptionId !== undefined && { subscription: subscriptionId }),
      ...(tenantId !== undefined && { tenant: tenantId }),
      tokenType: "Bearer",
    };
    return `${JSON.stringify(printed, undefined, 2)}\n`;
  },
};

/** `YYYY-MM-DD HH:MM:SS.ffffff` in the zone of this machine, as Python's `datetime` prints it. */
function localTime(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${time}.${String(date.getMilliseconds() * 1000).padStart(6, "0")}`;
}
