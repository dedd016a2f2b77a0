import { createServer } from "node:net";
import { expect, test } from "vitest";
import { openListeners } from "./open-listeners.ts";

const handler = {
  route: () => ({ status: 200, headers: {}, body: "" }),
  admit: () => undefined,
  unheard: () => ({ status: 400, headers: {}, body: "" }),
};
const open = (...hosts: string[]) =>
  openListeners(
    handler,
    hosts.map((host) => ({ kind: "tcp", host, port: 0 })),
    () => {},
  );

test.each(["0.0.0.0", "::", "::ffff:0:0", "0x0.0"])(
  "refuses an address that turns out to be that of all interfaces: %s",
  async (host) => {
    await expect(open(host)).rejects.toThrow(/every network/);
  },
);

test("listens nowhere when one of the addresses cannot be had", async () => {
  const taken = createServer();
  const port = await new Promise<number>((resolve) => {
    taken.listen(0, "127.0.0.1", () => resolve((taken.address() as { port: number }).port));
  });
  const addresses = [
    { kind: "tcp", host: "127.0.0.1", port: 0 },
    { kind: "tcp", host: "127.0.0.1", port },
  ] as const;
  try {
    await expect(openListeners(handler, addresses, () => {})).rejects.toThrow(
      `Cannot listen on 127.0.0.1:${port}: another program listens there.`,
    );
  } finally {
    taken.close();
  }
});
