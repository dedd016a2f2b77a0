/** Whether an audience may be asked for. */
export type AudienceRule = (audience: string) => boolean;

/** A list of audiences that may be asked for; without one, all may. An empty list allows none. */
export function createAudienceRule(list: readonly string[] | undefined): AudienceRule {
  if (list === undefined) return () => true;
  const allowed = new Set(list.map(bare));
  return (audience) => allowed.has(bare(audience));
}

/**
 * Audiences are compared whole: as a prefix, `https://vault.azure.net` would let pass
 * `https://vault.azure.net.attacker.example`. Letter case, a scope's ending and final slashes do not count.
 */
function bare(audience: string): string {
  return audience
    .toLowerCase()
    .replace(/\/\.default$/, "")
    .replace(/\/+$/, "");
}
