import * as v from "valibot";

const texts = (description: string) =>
  v.optional(
    v.pipe(
      v.array(v.pipe(v.string("must be a list of texts"), v.nonEmpty("must not be empty"))),
      v.description(description),
    ),
  );
const text = (description: string) =>
  v.pipe(v.string("must be a text"), v.nonEmpty("must not be empty"), v.description(description));
const flag = (description: string) =>
  v.optional(v.pipe(v.boolean("must be true or false"), v.description(description)));

/** `[[server.key]]`: a named key, of which only the hash is kept. */
export const ServerKeyTable = v.strictObject({
  name: text("Name of the key in audit lines."),
  sha256: v.pipe(
    v.string("must be a text"),
    v.regex(/^[0-9a-fA-F]{64}$/, "must be 64 hexadecimal digits"),
    v.description('SHA-256 of the key: `printf %s "$KEY" | sha256sum`.'),
  ),
  audiences: texts("Audiences that its holders may ask for; all that the server allows unless told."),
  identities: texts(
    "Identities that its holders may ask for, by any of their ids, or `system`; all unless told.",
  ),
  expires_at: v.optional(
    v.pipe(v.date("must be a date and time"), v.description("When the key is worth nothing any more.")),
  ),
});

/** `[[server.identity]]`: an identity that programs may ask for, and the login that answers for it. */
export const ServerIdentityTable = v.strictObject({
  client_id: v.optional(text("Client id of a user-assigned identity.")),
  object_id: v.optional(text("Object id of a user-assigned identity.")),
  resource_id: v.optional(
    text("Resource id of a user-assigned identity. Without any id it is the system-assigned one."),
  ),
  profile: v.optional(text("Profile whose login answers; the one in use unless told.")),
  audiences: texts("Audiences that may be asked for in its name; all that the server allows unless told."),
});

/** `[server]` of `tokenbooth.toml`, in the file's own words. */
export const ServerTable = v.strictObject({
  listen: texts("Where `serve` listens: `ADDRESS:PORT`, `PORT` or `unix:PATH`."),
  allow: texts("Audiences that may be asked for; all unless told."),
  peers: texts("Addresses of other machines that may ask."),
  hosts: texts("Further names under which the server is reached."),
  imds: flag("Speak the metadata service's protocol, which takes no key."),
  cloud_shell: flag("Speak Cloud Shell's protocol, which takes no key."),
  audit_file: v.optional(text("File for audit lines; standard error unless told.")),
  key: v.optional(
    v.pipe(
      v.array(ServerKeyTable, "must be tables: write [[server.key]]"),
      v.description("Named keys, in place of one random key for each start."),
    ),
  ),
  identity: v.optional(
    v.pipe(
      v.array(ServerIdentityTable, "must be tables: write [[server.identity]]"),
      v.description("Identities that programs may ask for; the system-assigned one unless told."),
    ),
  ),
});

export type ServerTable = v.InferOutput<typeof ServerTable>;

/** What is wrong with a server table, and where. */
export interface ServerObjection {
  /** Keys from `server` on; places in a list are numbers, from 0. */
  readonly path: readonly string[];
  readonly problem: string;
}

/** Reads what a file says of the server. */
export function parseServerTable(table: unknown): ServerTable | ServerObjection {
  const parsed = v.safeParse(ServerTable, table);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = ["server", ...(issue.path ?? []).map(({ key }) => String(key))];
  if (issue.type !== "strict_object") return { path, problem: issue.message };
  if (issue.path === undefined) return { path, problem: "must be a table: write [server]" };
  return { path, problem: issue.expected === "never" ? "unknown key" : "is missing" };
}
