import * as v from "valibot";
import { UsageError } from "../model/errors.ts";
import type { Settings } from "../model/settings.ts";
import { namedArgument, textArgument } from "./arguments.ts";

/** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
export const resourceGroupName = namedArgument(
  "resourceGroupName",
  {
    pattern: /^[\p{L}\p{N}_\-.()]{0,89}[\p{L}\p{N}_\-()]$/u,
    words: "1 to 90 letters, digits, `_`, `-`, `.`, `(` or `)`, not ending with a dot",
  },
  "Name of the resource group, in any letter case.",
  { short: "g" },
);

export const subscriptionId = v.optional(
  v.pipe(
    textArgument(
      "subscriptionId",
      "Azure subscription that holds the resource; the configured one unless told.",
      { maxLength: 64 },
    ),
    v.regex(/^[A-Za-z0-9-]+$/, "subscriptionId must be a GUID."),
  ),
);

/**
 * The arguments with the subscription filled in.
 *
 * @throws UsageError when neither the arguments nor the settings name one.
 */
export function withSubscription<Args extends { readonly subscriptionId?: string | undefined }>(
  args: Args,
  settings: Settings,
): Args & { readonly subscriptionId: string } {
  const subscriptionId = args.subscriptionId ?? settings.subscriptionId;
  if (subscriptionId !== undefined) return { ...args, subscriptionId };
  throw new UsageError(
    "TB_ERR_INVALID_ARGUMENT",
    "subscriptionId is missing: pass it, or set subscription_id in tokenbooth.toml or AZURE_SUBSCRIPTION_ID in the environment.",
    { argument: "subscriptionId" },
  );
}
