/** Timing of alternatives side by side: interleaved rounds in one process, so that the machine's mood hits all of them alike. */

/** One way to do the thing. `run` does it once and gives a number that must be the same for all ways of a table. */
export interface Way {
  readonly name: string;
  readonly run: () => Promise<number>;
  /** Its time is multiplied by this, for ways too slow to do whole. */
  readonly scale?: number;
}

export interface Timing {
  readonly name: string;
  readonly median: number;
  readonly best: number;
}

const medianOf = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Runs every way `rounds` times, in turn, after one round that does not count. */
export const measure = async (ways: readonly Way[], rounds: number): Promise<readonly Timing[]> => {
  const times = ways.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    const results = new Set<number>();
    for (const [index, way] of ways.entries()) {
      const before = performance.now();
      results.add(await way.run());
      const took = (performance.now() - before) * (way.scale ?? 1);
      if (round > 0) times[index]?.push(took);
    }
    if (results.size !== 1) throw new Error(`The ways came to different results: ${[...results].join(', ')}.`);
  }
  return ways.map(({ name }, index) => ({ name, median: medianOf(times[index] ?? []), best: Math.min(...(times[index] ?? [])) }));
};

/** A table of timings, with how many times as long as the first one each took. */
export const printTimings = (title: string, timings: readonly Timing[], write: (line: string) => void = console.log): void => {
  const first = timings[0]?.median ?? Number.NaN;
  const width = Math.max(...timings.map(({ name }) => name.length));
  write(`\n${title}`);
  write(`${''.padEnd(width)}  median ms  best ms  ratio`);
  for (const { name, median, best } of timings) {
    write(
      `${name.padEnd(width)}  ${median.toFixed(1).padStart(9)}  ${best.toFixed(1).padStart(7)}  ${(median / first).toFixed(2).padStart(5)}`,
    );
  }
};
