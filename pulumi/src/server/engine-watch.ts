import { Client, status as codes, connectivityState, credentials, type ServiceError } from "@grpc/grpc-js";

/** How often the engine is asked whether it is well while its connection stands, in milliseconds. */
const intervalMs = 300_000;
/** How long it may take to answer, in milliseconds. */
const answerMs = 10_000;

/**
 * Calls `onGone` once the engine that started this plugin is no more. An engine that is killed tells nobody, and
 * its plugins would stay for ever. The connection's end is noticed at once; a standing connection is asked now
 * and then.
 *
 * @see https://github.com/grpc/grpc/blob/master/doc/health-checking.md
 */
export function watchEngine(address: string, onGone: () => void): { stop(): void } {
  const client = new Client(address, credentials.createInsecure());
  const channel = client.getChannel();
  let stopped = false;

  const timer = setInterval(() => void check(), intervalMs);
  timer.unref();

  async function check(): Promise<void> {
    if (stopped || (await isWell(client))) return;
    stop();
    onGone();
  }

  // Until the connection has stood once, its failure says nothing: the engine may still be busy starting.
  let stood = false;

  function waitForChange(): void {
    if (stopped) return;
    const state = channel.getConnectivityState(true);
    stood ||= state === connectivityState.READY;
    channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, () => {
      if (stopped) return;
      const next = channel.getConnectivityState(false);
      const lost = next === connectivityState.IDLE || next === connectivityState.TRANSIENT_FAILURE;
      if (stood && lost) void check().then(waitForChange);
      else waitForChange();
    });
  }

  function stop(): void {
    stopped = true;
    clearInterval(timer);
    client.close();
  }

  waitForChange();
  void isWell(client);
  return { stop };
}

/** An engine that is busy, or does not know the question, is still there: only one that cannot be reached is gone. */
function isWell(client: Client): Promise<boolean> {
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      "/grpc.health.v1.Health/Check",
      () => Buffer.alloc(0),
      (answer: Buffer) => answer,
      {},
      { deadline: Date.now() + answerMs },
      (error: ServiceError | null) => resolve(error?.code !== codes.UNAVAILABLE),
    );
  });
}
