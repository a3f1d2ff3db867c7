/**
 * The seed of everything random in the tests. Another one each time finds new faults, as it should where somebody is there to look at
 * them; under `CI`, where what another seed finds would be laid at the door of a change that has nothing to do with it, it is always the
 * same. `SEED` chooses one anywhere. Set up before every test file, so that properties follow it as well.
 */
import fc from 'fast-check';

const chosen = process.env['SEED'] ?? (process.env['CI'] === undefined ? undefined : '2026');

/** At most 2^31, as fast-check wants it. */
export const seed = chosen === undefined ? Date.now() % 1_000_000 : Number(chosen);

if (chosen !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
