import { resourceOfScope } from "../../wire/entra.ts";
import { refusals } from "./refusals.ts";
import { requireParameter, type TokenForm } from "./token-form.ts";

/**
 * The resource of a v2.0 request: what stands before `/.default` in its one scope, final slash and all.
 *
 * @throws EntraRefused when the scope is missing, names no resource, or is no `.default`.
 */
export function resourceFromScope(form: TokenForm): string {
  if (form.has("resource")) throw refusals.resourceOnV2();
  const scope = requireParameter(form, "scope");
  const [first = "", ...others] = scope.split(/\s+/).filter(Boolean);
  if (first === "") throw refusals.missingParameter("scope");
  if (others.length > 0) throw refusals.invalidScope(scope);
  if (!first.endsWith("/.default")) throw refusals.notDefaultScope(scope);
  const resource = resourceOfScope(first);
  if (resource === "") throw refusals.invalidScope(scope);
  return resource;
}

/** @throws EntraRefused when a v1 request names no resource. */
export function resourceFromForm(form: TokenForm): string {
  return requireParameter(form, "resource");
}

/**
 * The capabilities that a `claims` parameter tells, of which Entra ID knows `cp1`: the client takes part in
 * Continuous Access Evaluation.
 *
 * @throws EntraRefused when the parameter is not a JSON object.
 * @see https://learn.microsoft.com/entra/identity-platform/app-resilience-continuous-access-evaluation
 */
export function requestedCapabilities(form: TokenForm): readonly string[] {
  const claims = form.get("claims");
  if (claims === undefined) return [];
  const values = member(member(member(parseObject(claims), "access_token"), "xms_cc"), "values");
  return Array.isArray(values) ? values.filter((value) => /^cp1$/i.test(String(value))).map(String) : [];
}

function parseObject(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Refused below, like any other text that is no JSON object.
  }
  throw refusals.malformed();
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
