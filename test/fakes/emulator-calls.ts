import type { Emulator } from "../../src/emulator.ts";

/** An answer, read whole. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; `undefined` when it is none. */
  readonly json: Record<string, unknown>;
}

export async function read(answer: Promise<Response>): Promise<Answered> {
  const { status, headers, ...response } = await answer.then(async (it) => ({
    status: it.status,
    headers: it.headers,
    text: await it.text(),
  }));
  return { status, headers, text: response.text, json: parse(response.text) };
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

const formType = { "content-type": "application/x-www-form-urlencoded" };

/** Posts a form to a path of the authority. */
export function postForm(
  emulator: Emulator,
  path: string,
  form: Readonly<Record<string, string | undefined>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const given = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const body = new URLSearchParams(given);
  return read(
    emulator.fetch(emulator.url.authority + path, {
      method: "POST",
      headers: { ...formType, ...headers },
      body: body.toString(),
    }),
  );
}

/** Asks the v2.0 endpoint as the seeded service principal; `form` changes or, with `undefined`, removes members. */
export function askEntra(
  emulator: Emulator,
  form: Readonly<Record<string, string | undefined>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const { tenantId, clientId, clientSecret } = emulator.seeded;
  return postForm(
    emulator,
    `/${tenantId}/oauth2/v2.0/token`,
    {
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      scope: "https://management.azure.com//.default",
      ...form,
    },
    headers,
  );
}

/** A token of the seeded service principal, or of another, for Resource Manager. */
export async function armToken(
  emulator: Emulator,
  form: Readonly<Record<string, string | undefined>> = {},
): Promise<string> {
  const { status, json, text } = await askEntra(emulator, form);
  if (status !== 200) throw new Error(text);
  return String(json["access_token"]);
}

/** Asks the metadata service with the header that it wants. */
export function askImds(
  emulator: Emulator,
  query: string,
  init: { readonly path?: string; readonly method?: string; readonly headers?: Record<string, string> } = {},
): Promise<Answered> {
  const { path = "/metadata/identity/oauth2/token", method = "GET", headers = { metadata: "true" } } = init;
  return read(
    emulator.fetch(`${emulator.url.imds}${path}${query === "" ? "" : `?${query}`}`, { method, headers }),
  );
}

/** The claims of a JWT, unverified. */
export function claimsOf(token: unknown): Record<string, unknown> {
  const part = String(token).split(".")[1] ?? "";
  return JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as Record<string, unknown>;
}
