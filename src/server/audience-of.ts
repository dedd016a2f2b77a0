import * as v from "valibot";
import type { AnySource } from "../model/token-source.ts";
import type { ServedBooth } from "./identities.ts";
import type { TokenOrder } from "./token-order.ts";

/**
 * What a source's token is for: the argument that names an audience where the source has one, with its default
 * filled in, and otherwise the upstream that makes the token. Call it for arguments that were checked.
 */
export function audienceOf({ sources, settings }: ServedBooth, { source: name, args }: TokenOrder): string {
  const source = (sources as readonly AnySource[]).find((candidate) => candidate.name === name);
  if (source === undefined) return "";
  const completed = source.complete(v.parse(source.args, args), settings) as Record<string, unknown>;
  const named = completed["endpoint"] ?? completed["resource"];
  return typeof named === "string" ? named : source.upstream(settings).url;
}
