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

interface Logins {
  readonly settings: Settings;
  readonly azureLogin: () => Credential;
  readonly oktaLogin: () => OktaCredential;
}

/**
 * Found once for each source and shared by its requests, since a booth may remember a hundred thousand of them.
 *
 * @throws LoginError
 */
export function createSourceFacts(logins: Logins): (source: AnySource) => SourceFacts {
  const known = new Map<AnySource, SourceFacts>();
  return (source) => {
    let facts = known.get(source);
    if (facts === undefined) {
      facts = findFacts(source, logins);
      known.set(source, facts);
    }
    return facts;
  };
}

function findFacts(source: AnySource, logins: Logins): SourceFacts {
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
