import { expect, test } from "vitest";
import { readResponseBody } from "./response-body.ts";

const streamOf = (text: string) => new Response(text).body;

test("reads a body whole, with characters that chunks cut apart", async () => {
  const euro = new TextEncoder().encode("€");
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(euro.slice(0, 1));
      controller.enqueue(euro.slice(1));
      controller.close();
    },
  });
  await expect(readResponseBody(body, 10)).resolves.toBe("€");
  await expect(readResponseBody(null, 10)).resolves.toBe("");
});

test("stops at the bound and reads no further", async () => {
  await expect(readResponseBody(streamOf("0123456789"), 10)).resolves.toBe("0123456789");
  await expect(readResponseBody(streamOf("0123456789x"), 10)).resolves.toBeUndefined();
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++;
      controller.enqueue(new Uint8Array(4));
    },
  });
  await expect(readResponseBody(endless, 10)).resolves.toBeUndefined();
  expect(pulled).toBeLessThan(10);
});

test("a signal ends the reading of a stream that heeds none", async () => {
  const controller = new AbortController();
  const reading = readResponseBody(new ReadableStream(), 10, controller.signal);
  controller.abort(new Error("too slow"));
  await expect(reading).rejects.toThrow("too slow");
});
