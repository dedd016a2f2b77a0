import { expect, test } from "vitest";
import { nodeContext } from "./node-context.ts";

const { signalled } = nodeContext(process);
/** Signals are events of the process: in a test they need not be sent to reach those who listen. */
const send = (signal: NodeJS.Signals) => process.emit(signal, signal);

test("with somebody to tell of further signals, listens on between them and to the end", async () => {
  const done = new AbortController();
  let told = 0;
  const first = signalled(["SIGHUP", "SIGTERM"], done.signal, () => told++);
  const listening = process.listenerCount("SIGHUP");
  for (const signal of ["SIGTERM", "SIGHUP", "SIGHUP"] as const) {
    send(signal);
    expect(process.listenerCount("SIGHUP")).toBe(listening);
  }
  expect(await first).toBe("SIGTERM");
  expect(told).toBe(2);
  done.abort();
  expect(process.listenerCount("SIGHUP")).toBe(listening - 1);
});

test("without, leaves a second signal to do what it does to any program", async () => {
  const before = process.listenerCount("SIGHUP");
  const first = signalled(["SIGHUP"], new AbortController().signal);
  send("SIGHUP");
  expect(await first).toBe("SIGHUP");
  expect(process.listenerCount("SIGHUP")).toBe(before);
});

test("tells of no signal when the wait is over", async () => {
  const done = new AbortController();
  const first = signalled(["SIGHUP"], done.signal);
  done.abort();
  expect(await first).toBeUndefined();
});
