/**
 * The model language as a table: which keys an element has, what each of them holds, and what it means. The loader, the JSON
 * Schema for editors and the reference of the language all read this table, so that they cannot disagree.
 */
import { normaliserNames, normaliserWords } from './normalisers.ts';

/** What a key names, so that editors can complete it and follow it. */
export type NameOf =
  | 'context'
  | 'system'
  | 'event'
  | 'refusal'
  | 'behaviour'
  | 'aggregate'
  | 'attribute'
  | 'enum'
  | 'state'
  | 'enumValue'
  | 'element'
  | 'operation'
  | 'step';

export type Shape =
  | { readonly kind: 'text' | 'number' | 'flag' | 'type' | 'expression' }
  /** Anything; `of` says what it names when it is a text that names something. */
  | { readonly kind: 'json'; readonly of?: NameOf }
  /** One of some words; `words` says what each of them means, where that needs saying. */
  | { readonly kind: 'choice'; readonly of: readonly string[]; readonly words?: Readonly<Record<string, string>> }
  /** Text that names another element, of one of these sorts. */
  | { readonly kind: 'name'; readonly of: readonly NameOf[] }
  | { readonly kind: 'list'; readonly of: Shape }
  /** Names and what they hold: keys name new elements, or with `keys` what they say they are. */
  | { readonly kind: 'map'; readonly of: Shape; readonly keys?: { readonly define: 'system' } | { readonly name: NameOf } }
  | { readonly kind: 'element'; readonly of: ElementKind }
  | { readonly kind: 'either'; readonly of: readonly Shape[] };

export interface Key {
  readonly shape: Shape;
  readonly required?: true;
  /** What it means, in a sentence. */
  readonly doc: string;
}

export interface ElementSyntax {
  readonly doc: string;
  /** The key that holds its name, when the name does not stand in front of it. */
  readonly named?: string;
  readonly keys: Readonly<Record<string, Key>>;
}

const text: Shape = { kind: 'text' };
const number: Shape = { kind: 'number' };
const flag: Shape = { kind: 'flag' };
const json: Shape = { kind: 'json' };
const type: Shape = { kind: 'type' };
const expression: Shape = { kind: 'expression' };
const choice = (...of: readonly string[]): Shape => ({ kind: 'choice', of });
const name = (...of: readonly NameOf[]): Shape => ({ kind: 'name', of });
const list = (of: Shape): Shape => ({ kind: 'list', of });
const map = (of: Shape): Shape => ({ kind: 'map', of });
const mapOf = (keys: Extract<Shape, { kind: 'map' }>['keys'] & object, of: Shape): Shape => ({ kind: 'map', of, keys });
const element = (of: ElementKind): Shape => ({ kind: 'element', of });
const either = (...of: readonly Shape[]): Shape => ({ kind: 'either', of });

const key = (shape: Shape, doc: string): Key => ({ shape, doc });
const must = (shape: Shape, doc: string): Key => ({ shape, doc, required: true });

const description = key(text, 'What it means, in a sentence. Every element needs one.');
const renamedFrom = key(text, 'The name it had before, so that a comparison knows it as a rename and not as a loss and an addition.');
const targets = key(map(json), 'Options for single targets, by target name.');
const attributes = key(map(element('attribute')), 'Its attributes, by name.');
const rules = key(list(element('rule')), 'What must hold of it, as expressions.');

/** The built-in scalar types; what each of them is in each target stands in `scalars.ts` and nowhere else. */
export const scalarNames = [
  'string',
  'text',
  'integer',
  'number',
  'boolean',
  'instant',
  'duration',
  'url',
  'digest',
  'dnsLabel',
  'dnsSubdomain',
  'json',
  'intOrString',
] as const;

export const relationPatterns = [
  'customer-supplier',
  'conformist',
  'shared-kernel',
  'partnership',
  'published-language',
  'anti-corruption-layer',
  'open-host-service',
  'separate-ways',
  'big-ball-of-mud',
] as const;
export const upstreamRoles = ['open-host-service', 'published-language'] as const;
export const downstreamRoles = ['anti-corruption-layer', 'conformist'] as const;
export const contextRoles = ['runtime', 'shared-kernel', 'published-language', 'sample'] as const;
export const referenceParts = ['whole', 'beforeSlash', 'afterSlash', 'mapKey'] as const;
export const ownerships = ['refers', 'owns'] as const;
export const deletions = ['ignore', 'refuse', 'cascade', 'clear'] as const;
export const authors = ['user', 'system', 'controller'] as const;
export const scopes = ['Namespaced', 'Cluster'] as const;
export const conversionStrategies = ['None', 'Webhook'] as const;

/** Facets of numbers, texts and collections, as they stand at attributes and at scalars. */
const facets = {
  minimum: key(number, 'Smallest number that is allowed.'),
  maximum: key(number, 'Greatest number that is allowed.'),
  exclusiveMinimum: key(flag, 'Whether the minimum itself is refused.'),
  exclusiveMaximum: key(flag, 'Whether the maximum itself is refused.'),
  multipleOf: key(number, 'The number is a multiple of this one.'),
  minLength: key(number, 'Fewest characters (Unicode code points).'),
  maxLength: key(number, 'Most characters (Unicode code points).'),
  pattern: key(text, 'Regular expression that is found in the text; only what RE2, ECMAScript, Python and PostgreSQL share.'),
  format: key(text, 'Format by name, as in OpenAPI.'),
  enum: key(list(json), 'The only values that are allowed.'),
} satisfies Readonly<Record<string, Key>>;

const sizes = {
  minItems: key(number, 'Fewest items of a list or set.'),
  maxItems: key(number, 'Most items of a list or set.'),
  minProperties: key(number, 'Fewest entries of a map or value.'),
  maxProperties: key(number, 'Most entries of a map or value.'),
} satisfies Readonly<Record<string, Key>>;

const attributeKeys = {
  type: must(type, 'A scalar, a value, an entity or an enum, or `list<…>`, `set<…>`, `map<…>` of one.'),
  required: key(flag, 'Whether it must be there.'),
  nullable: key(flag, 'Whether it may be null.'),
  default: key({ kind: 'json', of: 'enumValue' }, 'What it is when it is absent.'),
  description,
  renamedFrom,
  unit: key(text, 'Unit of the number, as a person reads it.'),
  secret: key(flag, 'Whether it must never be shown: it holds a reference to a secret.'),
  references: key(either(name('element'), element('reference')), 'What its text refers to.'),
  ...facets,
  ...sizes,
  items: key(element('items'), 'Facets of each item of a list or set, or of each entry of a map.'),
  rules,
  targets,
} satisfies Readonly<Record<string, Key>>;

/** What an API version of a kind says of itself; a kind with one version says it directly. */
const versionKeys = {
  spec: key(type, 'Value that is its spec; short for an attribute `spec` with the description of that value.'),
  status: key(type, 'Value that is its status; short for an attribute `status` with the description of that value.'),
  attributes: key(
    map(element('attribute')),
    'Fields of its objects, by name, when spec and status are not all there is to say. apiVersion, kind and metadata are there anyway.',
  ),
  rules: key(list(element('rule')), 'What must hold of a whole object, as expressions.'),
  statusSubresource: key(flag, 'Whether the status is written separately.'),
  scale: key(element('scale'), 'Where `kubectl scale` reads and writes replicas.'),
  columns: key(list(element('column')), 'Columns of kubectl.'),
  selectableFields: key(list(text), 'Paths that field selectors may use, such as `.spec.colour`.'),
} satisfies Readonly<Record<string, Key>>;

export const syntax = {
  context: {
    doc: 'A bounded context: a file `*.pim.yaml`, or several that name the same context.',
    named: 'context',
    keys: {
      schemaVersion: key(choice('1'), 'Version of the model language.'),
      context: must(text, 'Name of the context, in small letters with dashes. Several files may add to one context.'),
      title: key(text, 'Name as people read it.'),
      description,
      role: key(
        choice(...contextRoles),
        'What becomes of it: code of the running product, a kernel, a description of a foreign API, or nothing.',
      ),
      imports: key(list(text), 'Further model files that are needed and not generated from, as paths from this file.'),
      uses: key(list(name('context')), 'Contexts whose values, enums and scalars may be named here.'),
      scalars: key(map(element('scalar')), 'Scalars of its own: a built-in one with facets and a unit.'),
      enums: key(map(element('enum')), 'Enumerations, by name.'),
      values: key(map(element('value')), 'Value objects, by name.'),
      aggregates: key(map(element('aggregate')), 'Aggregates, by name.'),
      resources: key(map(element('resource')), 'Kubernetes kinds it describes, by kind.'),
      services: key(map(element('service')), 'Domain services, by name.'),
      policies: key(map(element('policy')), 'Policies: what follows from an event.'),
      workflows: key(map(element('workflow')), 'Workflows: steps that lead to a result.'),
      views: key(map(element('view')), 'Views: tables that projections fill.'),
      imported: key(json, 'Where it was imported from.'),
      targets,
    },
  },
  scalar: {
    doc: 'A built-in scalar with facets and a unit, under a name of the domain.',
    keys: {
      description,
      renamedFrom,
      base: must(choice(...scalarNames), 'The built-in scalar it is made of.'),
      unit: key(text, 'Unit of the number, as a person reads it.'),
      ...facets,
    },
  },
  attribute: { doc: 'A named part of a value, entity, message or view.', keys: attributeKeys },
  items: {
    doc: 'Facets of what a list, set or map holds.',
    keys: {
      ...facets,
      ...sizes,
      items: key(element('items'), 'Facets of what the items hold in turn.'),
    },
  },
  identity: {
    doc: 'The attribute that identifies an instance.',
    named: 'name',
    keys: { name: must(text, 'Name of the attribute.'), ...attributeKeys },
  },
  reference: {
    doc: 'A reference by name to an aggregate, an entity, a kind or a view.',
    keys: {
      to: must(name('element'), 'What is referred to: `Name`, or `context.Name` in another context.'),
      part: key(choice(...referenceParts), 'Which part of the text is the name.'),
      ownership: key(choice(...ownerships), 'Whether what is referred to lives and dies with this.'),
      onDelete: key(choice(...deletions), 'What happens here when what is referred to is deleted.'),
    },
  },
  rule: {
    doc: 'An expression in the Common Expression Language that must be true; `self` is what it stands at.',
    keys: {
      rule: must(expression, 'The expression; true means good.'),
      message: key(text, 'What to say when it is not, in one line.'),
      messageExpression: key(expression, 'An expression that says it.'),
      reason: key(
        choice('FieldValueInvalid', 'FieldValueForbidden', 'FieldValueRequired', 'FieldValueDuplicate'),
        'Kind of fault, for programs.',
      ),
      fieldPath: key(text, 'Which field it is about, relative to what it stands at.'),
      optionalOldSelf: key(flag, 'Whether it is also evaluated when there is no old value.'),
    },
  },
  value: {
    doc: 'A value object: immutable, equal when its attributes are.',
    keys: { description, renamedFrom, attributes, closed: key(flag, 'Whether unknown fields are refused.'), rules, targets },
  },
  entity: {
    doc: 'An entity inside an aggregate: the same as long as its identity is.',
    keys: {
      description,
      renamedFrom,
      identity: must(name('attribute'), 'Attribute that identifies it inside its aggregate.'),
      attributes,
      closed: key(flag, 'Whether unknown fields are refused.'),
      rules,
      targets,
    },
  },
  enum: {
    doc: 'An enumeration.',
    keys: {
      description,
      renamedFrom,
      values: must(map(either(text, element('enumValue'))), 'Its values, each with what it means.'),
    },
  },
  enumValue: { doc: 'One value of an enumeration.', keys: { description: must(text, 'What it means.'), renamedFrom } },
  aggregate: {
    doc: 'An aggregate: what changes together, by behaviours, and tells it by events.',
    keys: {
      description,
      renamedFrom,
      plural: must(text, 'Plural for addresses and tables, in camelCase.'),
      category: must(text, 'Category of its streams. Never rename it.'),
      identity: must(element('identity'), 'Attribute that identifies an instance; a parameter of every behaviour.'),
      customResource: key(element('resource'), 'When it is also a Kubernetes kind.'),
      entities: key(map(element('entity')), 'Entities inside it, by name.'),
      stateMachines: key(map(element('stateMachine')), 'What states it goes through.'),
      behaviours: key(map(element('behaviour')), 'What can be asked of it.'),
      events: key(map(element('event')), 'What it tells.'),
      refusals: key(map(element('refusal')), 'Why it may say no.'),
      targets,
    },
  },
  behaviour: {
    doc: 'Something that can be asked of an aggregate.',
    keys: {
      description,
      renamedFrom,
      creates: key(flag, 'Whether it starts an instance.'),
      exposed: key(flag, 'Whether the API offers it; others are for policies.'),
      parameters: key(map(element('attribute')), 'What it needs, beside the identity.'),
      requires: key(list(element('precondition')), 'What must hold before, and the refusal when it does not.'),
      emits: key(list(name('event')), 'Events it may lead to.'),
      refuses: key(list(name('refusal')), 'Refusals it may end in.'),
    },
  },
  precondition: {
    doc: 'What must hold before a behaviour.',
    keys: {
      rule: must(expression, 'Expression over `state` and the parameters; true means go on.'),
      otherwise: must(name('refusal'), 'Refusal when it is false.'),
    },
  },
  event: {
    doc: 'A domain event: something that happened, and stays readable for ever.',
    keys: {
      description,
      renamedFrom,
      version: key(number, 'Version of its shape, from 1.'),
      published: key(flag, 'Whether other contexts may react to it.'),
      attributes,
      upcasts: key(map(element('upcast')), 'How an older shape becomes the next one, by the older version.'),
    },
  },
  upcast: {
    doc: 'How an event of an older version becomes one of the next.',
    keys: {
      rename: key(mapOf({ name: 'attribute' }, text), 'New name to old name.'),
      defaults: key(mapOf({ name: 'attribute' }, json), 'Attributes that the older shape lacks, with their values.'),
      drop: key(list(text), 'Attributes of the older shape that are gone.'),
    },
  },
  refusal: {
    doc: 'A reason to say no, for the person who asked.',
    keys: {
      description,
      renamedFrom,
      message: must(text, 'What is wrong; `{name}` stands for a parameter.'),
      hint: key(text, 'What to do about it.'),
    },
  },
  stateMachine: {
    doc: 'The states that an aggregate goes through.',
    keys: {
      description,
      states: must(name('enum'), 'Enumeration of its states.'),
      initial: must(name('state'), 'State at the beginning.'),
      final: key(list(name('state')), 'States that nothing leads out of.'),
      transitions: must(list(element('transition')), 'Which state follows which.'),
    },
  },
  transition: {
    doc: 'A step from one state to another.',
    keys: {
      from: must(either(name('state'), list(name('state'))), 'State or states it starts from.'),
      to: must(name('state'), 'State it leads to.'),
      on: must(name('behaviour', 'event'), 'Behaviour or event that triggers it.'),
      when: key(expression, 'Guard: an expression over `state` and the parameters.'),
      description: key(text, 'What happens, in a sentence.'),
    },
  },
  resource: {
    doc: 'A Kubernetes kind.',
    keys: {
      description,
      group: must(text, 'API group.'),
      version: key(text, 'API version, when there is one: served and stored. Either this or `versions`.'),
      versions: key(
        map(element('resourceVersion')),
        'API versions, by name and in their order. What differs between versions is then said there and not here.',
      ),
      plural: key(text, 'Plural in addresses.'),
      singular: key(text, 'Singular for kubectl.'),
      listKind: key(text, 'Kind of lists.'),
      shortNames: key(list(text), 'Short names for kubectl.'),
      categories: key(list(text), 'Groups of kinds for kubectl, such as `all`.'),
      scope: key(choice(...scopes), 'Whether objects live in namespaces.'),
      ...versionKeys,
      conversion: key(element('conversion'), 'How objects of one version become objects of another.'),
      labels: key(map(text), 'Labels of the definition.'),
      annotations: key(map(text), 'Annotations of the definition.'),
      author: key(choice(...authors), 'Who writes objects of the kind.'),
      normalise: key(list(element('normaliser')), 'How whoever stores the objects writes them, as far as that is not in their schema.'),
      targets,
    },
  },
  resourceVersion: {
    doc: 'One of several API versions of a kind.',
    keys: {
      description,
      served: key(flag, 'Whether the API offers it; true unless said.'),
      storage: key(flag, 'Whether objects are stored in it. Exactly one version is.'),
      deprecated: key(flag, 'Whether clients are warned of it.'),
      deprecationWarning: key(text, 'What clients are told instead of the usual warning.'),
      ...versionKeys,
      targets,
    },
  },
  normaliser: {
    doc: 'How the other side writes a part of an object, so that what it changes is no difference. The order of normalisers means nothing.',
    keys: {
      at: must(text, 'Place in the object: names with dots, `*` for every item or entry, such as `spec.subnets.*.gateway`.'),
      with: must({ kind: 'choice', of: normaliserNames, words: normaliserWords }, 'What is done there.'),
      when: key(
        expression,
        'Where it is done: an expression over `self`, the item or entry that the last `*` before the end of `at` stands for, or else the object.',
      ),
      since: key(text, 'Version of the other side from which on it holds, such as `v0.126.0`; from the beginning when absent.'),
      until: key(text, 'Version of the other side from which on it does not hold any more.'),
      value: key(json, 'What is filled in, cut off, added or looked for.'),
      of: key(text, 'Field that it is made from: names with dots from `self`, as in `when`.'),
      offset: key(number, 'How far the address is from the address of the network.'),
      by: key(list(text), 'Fields of the items.'),
      keys: key(flag, 'Whether it is about the keys of a map and not about its values.'),
      except: key(list(text), 'Places below `at` for which it does not hold.'),
      key: key(text, 'Key of a label or an entry.'),
      part: key(choice(...referenceParts), 'Which part of the text is meant.'),
      index: key(number, 'Which of several texts is meant, in the order of their characters, from 0.'),
    },
  },
  scale: {
    doc: 'Where the replicas of an object stand, as paths such as `.spec.replicas`.',
    keys: {
      specReplicasPath: must(text, 'Replicas that are wanted; below .spec.'),
      statusReplicasPath: must(text, 'Replicas that there are; below .status.'),
      labelSelectorPath: key(text, 'Text with the selector of its pods, for the horizontal autoscaler.'),
    },
  },
  conversion: {
    doc: 'How objects of one API version become objects of another.',
    keys: {
      strategy: must(choice(...conversionStrategies), 'None changes the apiVersion only; Webhook asks a server.'),
      webhook: key(json, 'The server and the versions of the question: clientConfig and conversionReviewVersions.'),
    },
  },
  column: {
    doc: 'A column of kubectl.',
    keys: {
      name: must(text, 'Heading.'),
      type: must(text, 'integer, number, string, boolean or date.'),
      jsonPath: must(text, 'Where the cell is taken from.'),
      description: key(text, 'What it shows.'),
      format: key(text, 'Format of the cell.'),
      priority: key(number, 'Above 0 only in wide output.'),
    },
  },
  service: { doc: 'A domain service.', keys: { description, operations: must(map(element('operation')), 'What it does.') } },
  operation: {
    doc: 'An operation of a domain service.',
    keys: {
      description,
      on: key(name('aggregate'), 'Aggregate whose instance it works on.'),
      parameters: key(map(element('attribute')), 'What it needs.'),
      refuses: key(list(name('refusal')), 'Refusals it may end in.'),
    },
  },
  policy: {
    doc: 'What follows from an event: a reaction that asks for more.',
    keys: {
      description,
      on: must(list(name('event')), 'Events it reacts to: `Event`, or `context.Event` when another context publishes it.'),
      asks: key(list(name('behaviour', 'operation')), 'Behaviours, or `Service.operation`, that it asks for.'),
      ports: key(list(text), 'Ports to the outside that it uses.'),
    },
  },
  workflow: {
    doc: 'Steps that lead to a result.',
    keys: {
      description,
      startsOn: key(name('event'), 'Event that starts it.'),
      steps: must(list(element('step')), 'Its steps, in order.'),
    },
  },
  step: {
    doc: 'A step of a workflow.',
    named: 'name',
    keys: {
      name: must(text, 'Name of the step.'),
      description: key(text, 'What it does.'),
      asks: key(name('behaviour', 'operation'), 'Behaviour or `Service.operation` it asks for.'),
      until: key(list(name('event')), 'Events that end it.'),
      onFailure: key(name('step'), 'Step to go on with when it fails.'),
    },
  },
  view: {
    doc: 'A table that a projection fills, offered as a list.',
    keys: {
      description,
      renamedFrom,
      plural: must(text, 'Plural for tables and addresses, in camelCase.'),
      key: must(list(name('attribute')), 'Attributes that identify a row.'),
      version: key(number, 'Version of its shape; a new one is filled from the log.'),
      attributes,
      detailOnly: key(list(name('attribute')), 'Attributes that lists leave out because they are large.'),
      indexes: key(list(list(name('attribute'))), 'What rows are found by.'),
      search: key(list(name('attribute')), 'What free text is searched in.'),
      ordering: key(list(name('attribute')), 'How rows are ordered; a minus sign in front turns it round.'),
      exposed: key(flag, 'Whether the API offers it.'),
    },
  },
  contextMap: {
    doc: 'How the contexts relate: the file `context-map.yaml`.',
    keys: {
      schemaVersion: key(choice('1'), 'Version of the model language.'),
      systems: key(mapOf({ define: 'system' }, text), 'Systems outside, each with what it is.'),
      relations: key(list(element('relation')), 'Who depends on whom.'),
    },
  },
  relation: {
    doc: 'A relation of two contexts.',
    keys: {
      upstream: must(name('context', 'system'), 'Context or system whose language counts.'),
      downstream: must(name('context', 'system'), 'Context or system that depends on it.'),
      pattern: must(choice(...relationPatterns), 'Pattern of Domain-Driven Design.'),
      upstreamRoles: key(list(choice(...upstreamRoles)), 'What the upstream side offers.'),
      downstreamRoles: key(list(choice(...downstreamRoles)), 'How the downstream side protects itself, or does not.'),
      description: must(text, 'What passes between them.'),
    },
  },
} as const satisfies Readonly<Record<string, ElementSyntax>>;

export type ElementKind =
  | 'context'
  | 'scalar'
  | 'attribute'
  | 'items'
  | 'identity'
  | 'reference'
  | 'rule'
  | 'value'
  | 'entity'
  | 'enum'
  | 'enumValue'
  | 'aggregate'
  | 'behaviour'
  | 'precondition'
  | 'event'
  | 'upcast'
  | 'refusal'
  | 'stateMachine'
  | 'transition'
  | 'resource'
  | 'resourceVersion'
  | 'normaliser'
  | 'scale'
  | 'conversion'
  | 'column'
  | 'service'
  | 'operation'
  | 'policy'
  | 'workflow'
  | 'step'
  | 'view'
  | 'contextMap'
  | 'relation';

/** The keys of an element. */
export const syntaxOf = (kind: ElementKind): ElementSyntax => syntax[kind];
