/** What a token looks like, wherever it turns up: three base64url parts, the first a JSON object. */
const jwt = /eyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g;

/**
 * Takes the given secrets, and everything that looks like a JSON Web Token, out of a text. Applied to every answer
 * that is not a success, before anybody reads it: an upstream or a proxy may echo the request it refuses.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length < 4) continue;
    for (const form of new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])) {
      clean = clean.replaceAll(form, "[redacted]");
    }
  }
  return clean.replace(jwt, "[redacted]");
}
