import type { ConfidentialClientApplication } from "@azure/msal-node";

/** Puts copies of the one token that an application holds into its cache, one for each of so many scopes. */
export function multiplyTokens(
  application: ConfidentialClientApplication,
  scopeOf: (index: number) => string,
  count: number,
): void {
  const cache = application.getTokenCache();
  const held = JSON.parse(cache.serialize()) as { AccessToken: Record<string, { target: string }> };
  const [first] = Object.entries(held.AccessToken);
  if (first === undefined) throw new Error("The application holds no token yet.");
  const [key, token] = first;
  for (let index = 1; index < count; index++) {
    const target = scopeOf(index);
    held.AccessToken[key.replace(token.target, target)] = { ...token, target };
  }
  cache.deserialize(JSON.stringify(held));
}
