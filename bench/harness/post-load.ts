import { Agent, request } from "node:http";

/** Posts one form again and again over so many kept connections; the number of answers, each checked to hold a token. */
export async function postTokens(
  { url, tokenPath, form }: { readonly url: string; readonly tokenPath: string; readonly form: string },
  { connections, count }: { readonly connections: number; readonly count: number },
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "content-length": Buffer.byteLength(form),
  };
  const postOnce = () =>
    new Promise<void>((resolve, reject) => {
      const outgoing = request(`${url}${tokenPath}`, { agent, method: "POST", headers }, (incoming) => {
        let body = "";
        incoming.setEncoding("latin1").on("data", (part: string) => {
          body += part;
        });
        incoming.on("end", () =>
          incoming.statusCode === 200 && body.includes('"access_token"')
            ? resolve()
            : reject(new Error(`${url} answered ${incoming.statusCode}.`)),
        );
      });
      outgoing.on("error", reject).end(form);
    });
  let left = count;
  const lane = async () => {
    while (left-- > 0) await postOnce();
  };
  await Promise.all(Array.from({ length: connections }, lane));
  agent.destroy();
}
