import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { sendDisturbed } from "./send-disturbed.ts";

test("headers that cannot be sent end the connection, and nothing else", async () => {
  const outgoing = new ServerResponse(new IncomingMessage(new Socket()));
  const answer = { status: 200, headers: { "x bad": "1" }, body: "0123456789" };
  await expect(sendDisturbed(outgoing, answer, { cutAfter: 4 })).resolves.toBeUndefined();
  expect([outgoing.destroyed, outgoing.headersSent]).toEqual([true, false]);
});
