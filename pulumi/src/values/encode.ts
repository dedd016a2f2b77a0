import structs, { type JavaScriptValue, type Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { secretSignature, signatureKey } from "./signatures.ts";

/** Writes a result for the engine, with the fields that `isSecret` names marked so that they stay encrypted in state. */
export function encodeResult(result: object, isSecret: (field: string) => boolean): Struct {
  const fields = Object.entries(result)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, isSecret(name) ? marked(value) : plain(value)] as const);
  return structs.Struct.fromJavaScript(Object.fromEntries(fields));
}

function marked(value: unknown): JavaScriptValue {
  return { [signatureKey]: secretSignature, value: plain(value) };
}

/** Absent members are left out: the wire format knows no `undefined`. */
function plain(value: unknown): JavaScriptValue {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value as JavaScriptValue;
  const present = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(present.map(([name, member]) => [name, plain(member)]));
}
