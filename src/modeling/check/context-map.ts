/** The context map: relations that do not contradict themselves (Evans, Domain-Driven Design; Context Mapper's semantic rules). */
import { type Diagnostic, report } from '#base/diagnostic.ts';
import type { ContextMap, Relation } from '../metamodel/elements.ts';
import { modelProblems } from './codes.ts';

const symmetric: readonly Relation['pattern'][] = ['partnership', 'shared-kernel', 'separate-ways'];

/** Why the parts of a relation cannot hold together, as rows. */
const contradictions: readonly (readonly [(relation: Relation) => boolean, string])[] = [
  [({ upstream, downstream }) => upstream === downstream, 'a context does not relate to itself'],
  [
    ({ pattern, upstreamRoles, downstreamRoles }) => symmetric.includes(pattern) && upstreamRoles.length + downstreamRoles.length > 0,
    'both sides are alike in this pattern, so neither has a role',
  ],
  [
    ({ pattern, downstreamRoles }) => {
      const roles = new Set<string>([pattern, ...downstreamRoles]);
      return roles.has('conformist') && roles.has('anti-corruption-layer');
    },
    'who conforms does not translate',
  ],
  [
    ({ pattern, downstreamRoles }) => pattern === 'customer-supplier' && downstreamRoles.includes('conformist'),
    'a customer has a say, a conformist has none',
  ],
  [
    ({ pattern, upstreamRoles }) => pattern === 'customer-supplier' && upstreamRoles.includes('open-host-service'),
    'an open host serves everybody alike, a supplier serves its customer',
  ],
];

export const checkMap = ({ relations }: ContextMap): readonly Diagnostic[] =>
  relations.flatMap((relation, index) => {
    const reasons = contradictions.filter(([holds]) => holds(relation)).map(([, reason]) => reason);
    const same = relations.findIndex(
      ({ upstream, downstream, pattern }) =>
        upstream === relation.upstream && downstream === relation.downstream && pattern === relation.pattern,
    );
    return [...reasons, ...(same < index ? ['it is written twice'] : [])].map((reason) =>
      report(modelProblems, 'model/bad-relation', relation.where, { reason }),
    );
  });
