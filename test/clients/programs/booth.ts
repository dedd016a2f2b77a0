import { askBooth } from "../../flows/ask-booth.ts";
import type { Ask } from "../../flows/five-sources-cases.ts";
import { printAttempts, readInput } from "./attempts.ts";

const asks = readInput<Record<string, Ask>>();

await printAttempts(
  Object.fromEntries(Object.entries(asks).map(([name, ask]) => [name, () => askBooth(ask, process.env)])),
);
