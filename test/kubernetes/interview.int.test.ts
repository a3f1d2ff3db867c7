/** The prediction of applies, creates and updates against real API servers, question by question. */
import { describe, expect, test } from 'vitest';
import { kubernetes, missing, releases } from '../services/kubernetes.ts';
import { definitionsIn } from './definitions.ts';
import { type Compared, interview } from './interview.ts';

describe.skipIf(missing !== undefined).each(missing === undefined ? releases : ['missing'])('Kubernetes %s', (release) => {
  test('answers random questions as we predict', async () => {
    const codes = new Set<number>();
    const differing: Compared[] = [];
    await interview(await kubernetes(release), {
      seed: 1,
      questions: 2_000,
      definitions: definitionsIn('../shared/data/hedgehog/crds'),
      schemas: 12,
      tell: (compared) => {
        codes.add(compared.record.server.code);
        if (!compared.agreed) differing.push(compared);
      },
    });
    expect(differing).toEqual([]);
    expect([...codes].sort()).toEqual(expect.arrayContaining([200, 201, 409, 422, 500]));
  });
});
