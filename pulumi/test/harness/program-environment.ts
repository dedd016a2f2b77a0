/** What Pulumi's language hosts tell compiled programs. */
export function programEnvironment(engineAddress: string): Readonly<Record<string, string>> {
  return {
    PULUMI_ORGANIZATION: "o",
    PULUMI_PROJECT: "p",
    PULUMI_STACK: "s",
    PULUMI_CONFIG: "{}",
    PULUMI_CONFIG_SECRET_KEYS: "[]",
    PULUMI_PARALLEL: "8",
    PULUMI_DRY_RUN: "false",
    PULUMI_MONITOR: engineAddress,
    PULUMI_ENGINE: engineAddress,
  };
}
