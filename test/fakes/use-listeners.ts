import { afterEach } from "vitest";
import { type Listener, type ListenerRoute, type ListenOptions, listen } from "../../src/http/listen.ts";

/** For the tests of one file: opens listeners, and closes them after each test. */
export function useListeners() {
  const opened: Listener[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((listener) => listener.close()));
  });
  return async (route: ListenerRoute, options?: ListenOptions): Promise<Listener> => {
    const listener = await listen(route, options);
    opened.push(listener);
    return listener;
  };
}

/** A plain answer. */
export const ok = (body: string) => ({ status: 200, headers: { "content-type": "text/plain" }, body });
