/** Where plain http is acceptable: nowhere, on this machine, or also at the address of instance metadata. */
export type PlainHttp = "never" | "loopback" | "link-local";

/**
 * The base URL in a text, without slashes at its end; or what is wrong with it, in words that follow its name.
 * Never repeats the text: a URL may carry a password.
 */
export function parseBaseUrl(
  text: string,
  plainHttp: PlainHttp,
): { readonly url: string } | { readonly wrong: string } {
  if (!URL.canParse(text)) return { wrong: "must be a complete URL, such as https://host.example" };
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return { wrong: "must not carry a user name or password" };
  // A lone `?` or `#` leaves no trace in the parsed URL and would still end the path.
  if (/[?#]/.test(text)) return { wrong: "must not carry a query or fragment" };
  const accepted =
    url.protocol === "https:" || (url.protocol === "http:" && acceptsHttp(url.hostname, plainHttp));
  if (!accepted) {
    return {
      wrong:
        plainHttp === "never" ? "must begin with https://" : "must begin with https://, except on loopback",
    };
  }
  return { url: `${url.protocol}//${url.host}${url.pathname.replace(/\/+$/, "")}` };
}

function acceptsHttp(hostname: string, plainHttp: PlainHttp): boolean {
  if (plainHttp === "never") return false;
  if (hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname)) return true;
  return plainHttp === "link-local" && /^169\.254(\.\d+){2}$/.test(hostname);
}
