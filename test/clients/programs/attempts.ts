/** What the program that started us wants done. */
export function readInput<Input>(): Input {
  return JSON.parse(process.env["PROGRAM_INPUT"] ?? "{}") as Input;
}

/** A variable of the emulator's environment. */
export function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

/** Runs each call in turn and prints what came of all of them, as one JSON object. */
export async function printAttempts(calls: Readonly<Record<string, () => Promise<unknown>>>): Promise<void> {
  const attempts: Record<string, unknown> = {};
  for (const [name, call] of Object.entries(calls)) {
    try {
      attempts[name] = { value: await call() };
    } catch (error) {
      const { name: errorName, message } = error as Error;
      attempts[name] = { error: { name: errorName, message } };
    }
  }
  process.stdout.write(JSON.stringify(attempts));
}
