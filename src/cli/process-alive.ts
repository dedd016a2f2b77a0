import { kill } from "node:process";

/** Whether a process of this user has this number. */
export function isAlive(pid: number): boolean {
  try {
    kill(pid, 0);
    return true;
  } catch {
    // There is none, or it is another user's.
    return false;
  }
}
