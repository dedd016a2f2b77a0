/**
 * Makes of a job one that never runs twice at a time. Asked for while it runs, however often, it runs once more after
 * that: what it has read by then may be older than what it is asked for. The job must not throw.
 */
export function oneAtATime(job: () => Promise<void>): () => void {
  let wanted = false;
  let running = false;
  const run = async () => {
    running = true;
    while (wanted) {
      wanted = false;
      await job();
    }
    running = false;
  };
  return () => {
    wanted = true;
    if (!running) void run();
  };
}
