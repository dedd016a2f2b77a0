import { ratioOf, type Spread, spreadOf } from "./spread.ts";

/** One of several ways to do the same, measured in turn with the others. */
export interface Contender {
  readonly name: string;
  /** One round. Tells the measured number; where it tells nothing, the time for each of `iterations` is taken. */
  readonly run: (iterations: number) => Promise<number | undefined> | number | undefined;
  /** Work of one round; what takes about 50 ms unless told. */
  readonly iterations?: number;
}

export interface Measured {
  readonly name: string;
  readonly samples: readonly number[];
  readonly spread: Spread;
  /** Against the first contender, in the same rounds. */
  readonly ratio: Spread;
}

const roundNs = 50e6;

/**
 * Measures all contenders in turn, round after round, every other round backward, so that a machine that slows down or is
 * shared slows all of them. Times are nanoseconds for each iteration.
 */
export async function interleave(
  contenders: readonly Contender[],
  rounds = 15,
  warmUps = 2,
): Promise<readonly Measured[]> {
  const lanes = contenders.map((contender) => ({ contender, samples: [] as number[], iterations: 0 }));
  for (const lane of lanes) lane.iterations = await calibrate(lane.contender);
  for (let round = -warmUps; round < rounds; round++) {
    for (const { contender, samples, iterations } of round % 2 === 0 ? lanes : lanes.toReversed()) {
      const sample = await once(contender, iterations);
      if (round >= 0) samples.push(sample);
    }
  }
  const base = lanes[0]?.samples ?? [];
  return lanes.map(({ contender: { name }, samples }) => ({
    name,
    samples,
    spread: spreadOf(samples),
    ratio: ratioOf(samples, base),
  }));
}

async function once({ run }: Contender, iterations: number): Promise<number> {
  const start = process.hrtime.bigint();
  const told = await run(iterations);
  return told ?? Number(process.hrtime.bigint() - start) / iterations;
}

async function calibrate(contender: Contender): Promise<number> {
  if (contender.iterations !== undefined) return contender.iterations;
  // The first time is not like the others: a token is fetched.
  await contender.run(1);
  let iterations = 1;
  for (;;) {
    const ns = (await once(contender, iterations)) * iterations;
    if (ns > roundNs / 2) return Math.max(1, Math.round((iterations * roundNs) / ns));
    iterations *= ns < roundNs / 20 ? 10 : 2;
  }
}
