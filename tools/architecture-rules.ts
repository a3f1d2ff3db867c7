/**
 * Who may import whom, as rules for dependency-cruiser. ARCHITECTURE.md tells the same in words; the context rules are derived
 * from `models/context-map.yaml`, so that the map cannot lie.
 */

export interface Relation {
  readonly upstream: string;
  readonly downstream: string;
}

interface Side {
  path?: string | string[];
  pathNot?: string | string[];
  dependencyTypes?: string[];
  dependencyTypesNot?: string[];
  circular?: boolean;
}

export interface Rule {
  readonly name: string;
  readonly comment: string;
  readonly severity: 'error';
  readonly from: Side;
  readonly to: Side;
}

/** Tests and contract suites may reach for what they need: a fake cluster, a temporary repository. */
const tests = String.raw`\.(test|contract|fixture)\.tsx?$`;

/** Which rooms each room may import from, itself aside. `app` may import every room. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  base: [],
  yaml: ['base'],
  cel: ['base'],
  kubernetes: ['base', 'cel'],
  hedgehog: ['base', 'cel', 'kubernetes'],
  modeling: ['base', 'yaml', 'cel'],
  targets: ['base', 'cel', 'kubernetes', 'modeling', 'yaml'],
  eventing: ['base'],
  contexts: ['base', 'cel', 'kubernetes', 'hedgehog', 'eventing'],
  adapters: ['base', 'yaml', 'kubernetes', 'hedgehog', 'contexts'],
  'lab-cluster': ['base', 'yaml', 'kubernetes'],
  api: ['base', 'eventing', 'contexts'],
  'language-server': ['base', 'yaml', 'modeling'],
  cli: ['base', 'yaml', 'kubernetes', 'hedgehog', 'modeling', 'language-server', 'app'],
};

const roomRules: readonly Rule[] = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room}`,
  comment: `src/${room} may import from ${allowed.length === 0 ? 'nothing' : allowed.join(', ')}`,
  severity: 'error',
  from: { path: `^src/${room}/`, pathNot: tests },
  to: { path: '^(src|ui|tools|test)/', pathNot: `^src/(${[room, ...allowed].join('|')})/` },
}));

const layerRules: readonly Rule[] = [
  {
    name: 'no-cycles',
    comment: 'no import goes round in a circle, not even for types',
    severity: 'error',
    from: { path: '^(src|ui)/' },
    to: { circular: true },
  },
  {
    name: 'pure-rooms-do-no-io',
    comment: 'base, cel, kubernetes, hedgehog and behaviour are pure: no Node module',
    severity: 'error',
    from: { path: '^src/(base|cel|kubernetes|hedgehog|contexts/[^/]+/behaviour)/', pathNot: tests },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'target-alone',
    comment: 'a target never reads another target',
    severity: 'error',
    from: { path: '^src/targets/([^/]+)/', pathNot: tests },
    to: { path: '^src/targets/', pathNot: '^src/targets/$1/' },
  },
  {
    name: 'adapter-alone',
    comment: 'an adapter never uses another adapter',
    severity: 'error',
    from: { path: '^src/adapters/([^/]+)/', pathNot: tests },
    to: { path: '^src/adapters/', pathNot: '^src/adapters/$1/' },
  },
  {
    name: 'adapters-see-ports-only',
    comment: 'an adapter knows a context by its ports',
    severity: 'error',
    from: { path: '^src/adapters/', pathNot: tests },
    to: { path: '^src/contexts/', pathNot: '^src/contexts/[^/]+/ports\\.ts$' },
  },
  {
    name: 'api-sees-faces-only',
    comment: 'the API knows a context by its public face',
    severity: 'error',
    from: { path: '^src/api/', pathNot: tests },
    to: { path: '^src/contexts/', pathNot: '^src/contexts/[^/]+/index\\.ts$' },
  },
  {
    name: 'ui-alone',
    comment: 'the browser part imports only itself; but rules are judged by the evaluator of the server, in a chunk of its own',
    severity: 'error',
    from: { path: '^ui/src/', pathNot: '^ui/src/parts/form-rules\\.ts$' },
    to: { path: '^(src|tools|test)/' },
  },
  {
    name: 'ui-rules',
    comment: 'the judge of rules in the browser knows the evaluator, and nothing else of the server',
    severity: 'error',
    from: { path: '^ui/src/parts/form-rules\\.ts$' },
    to: { path: '^(src|tools|test)/', pathNot: '^src/cel/' },
  },
  {
    name: 'ports-are-types',
    comment: 'ports name types, never values',
    severity: 'error',
    from: { path: '^src/contexts/[^/]+/ports\\.ts$' },
    to: { dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'behaviour-is-pure',
    comment: 'behaviour knows base, its generated part, the shared kernel and the pure libraries',
    severity: 'error',
    from: { path: '^src/contexts/([^/]+)/behaviour/', pathNot: tests },
    to: { path: '^src/', pathNot: '^src/(base|cel|kubernetes|hedgehog|contexts/shared-kernel|contexts/$1/(behaviour|generated))/' },
  },
  {
    name: 'no-generator-at-run-time',
    comment: 'generated code never imports the generator',
    severity: 'error',
    from: { path: '/generated/', pathNot: tests },
    to: { path: '^src/(modeling|targets)/' },
  },
];

/** Foreign libraries and the only folder (or file) that may import each. */
const libraries: Readonly<Record<string, string>> = {
  diff: '^src/modeling/write/diff\\.ts$',
  'js-yaml': '^src/yaml/',
  hono: '^src/api/',
  '@hono/node-server': '^src/api/',
  commander: '^src/cli/',
  'vscode-languageserver': '^src/language-server/',
  'vscode-languageserver-textdocument': '^src/language-server/',
  pg: '^src/eventing/',
  'pg-copy-streams': '^src/eventing/',
  '@nats-io/transport-node': '^src/eventing/bus/nats-jetstream\\.ts$',
  '@nats-io/jetstream': '^src/eventing/bus/nats-jetstream\\.ts$',
  '@kubernetes/client-node': '^src/adapters/kubernetes/kubeconfig\\.ts$',
};

const libraryRules: readonly Rule[] = [
  ...Object.entries(libraries).map(
    ([library, place]): Rule => ({
      name: `library-${library.replaceAll(/[^a-z]+/gu, '-').replace(/^-/u, '')}`,
      comment: `${library} is imported in one place only`,
      severity: 'error',
      from: { path: '^(src|tools)/', pathNot: [place, tests] },
      to: { path: `node_modules/${library}/` },
    }),
  ),
  {
    name: 'library-node-sqlite',
    comment: 'node:sqlite is imported in the embedded store only',
    severity: 'error',
    from: { path: '^src/', pathNot: ['^src/eventing/', tests] },
    to: { path: '^(node:)?sqlite$' },
  },
];

/** A context may see of another one only its public face, and only upstream on the context map. */
const contextRules = (contexts: readonly string[], relations: readonly Relation[]): readonly Rule[] =>
  contexts
    .filter((context) => context !== 'shared-kernel')
    .map((context) => {
      const upstream = relations
        .filter((relation) => relation.downstream === context && contexts.includes(relation.upstream))
        .map((r) => r.upstream);
      const faces = upstream.filter((name) => name !== 'shared-kernel').join('|') || 'none';
      return {
        name: `context-${context}`,
        comment: `${context} may see the public face of ${upstream.join(', ') || 'no other context'}`,
        severity: 'error',
        from: { path: `^src/contexts/${context}/`, pathNot: tests },
        to: {
          path: '^src/contexts/',
          pathNot: [
            `^src/contexts/${context}/`,
            '^src/contexts/shared-kernel/',
            `^src/contexts/(${faces})/(index|generated/(messages|descriptors))\\.ts$`,
          ],
        },
      };
    });

/** All rules for the contexts and relations of a context map. */
export const architectureRules = (contexts: readonly string[], relations: readonly Relation[]): readonly Rule[] => [
  ...layerRules,
  ...roomRules,
  ...libraryRules,
  ...contextRules(contexts, relations),
];
