import type { Credential, OktaCredential } from "../model/credential.ts";
import { fieldsOf, isSecret } from "../model/schema-facts.ts";
import type { Settings } from "../model/settings.ts";
import type { AnySource, Upstream } from "../model/token-source.ts";

/** What all requests of one source have in common within a booth. */
export interface SourceFacts {
  readonly upstream: Upstream;
  /** Of the login that asks, or a word for the machine itself. */
  readonly fingerprint: string;
  /** Whose throttle budget the requests draw on. */
  readonly budget: string;
  /** The token inside a result, where there is one. */
  readonly tokenOf: (result: object) => string | undefined;
}

export interface Logins {
  readonly settings: Settings;
  readonly azureLogin: () => Credential;
  readonly oktaLogin: () => OktaCredential;
}

/** @throws LoginError */
export function sourceFacts(source: AnySource, logins: Logins): SourceFacts {
  const upstream = source.upstream(logins.settings, logins.azureLogin);
  const fingerprint = loginOf(source, logins)?.fingerprint ?? "host";
  const budget = `${upstream.name} ${new URL(upstream.url).host} ${upstream.limits ?? fingerprint}`;
  return { upstream, fingerprint, budget, tokenOf: tokenReader(source) };
}

function loginOf(source: AnySource, { azureLogin, oktaLogin }: Logins) {
  if (source.login === "azure") return azureLogin();
  if (source.login === "okta") return oktaLogin();
  return undefined;
}

function tokenReader(source: AnySource): (result: object) => string | undefined {
  const field = Object.entries(fieldsOf(source.result)).find(([, schema]) => isSecret(schema))?.[0];
  if (field === undefined) return () => undefined;
  return (result) => (result as Record<string, string>)[field];
}
