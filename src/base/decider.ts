/**
 * An aggregate is three things: a first state, decisions (command and state to events or a refusal) and evolutions (state
 * and event to state). All pure. The generator writes the interface a behaviour must satisfy and calls `makeDecider`.
 */
import type { Command, DomainEvent } from './message.ts';
import { type FieldProblem, type Result, refused } from './result.ts';
import { check, type Descriptor } from './schema.ts';
import type { UpcastStep } from './upcast.ts';

export type Decision<Event extends DomainEvent, Code extends string> = Result<readonly Event[], Code>;

/** Every decider refuses data that does not fit the command's descriptor with this code. */
export type InvalidData = 'InvalidData';

export interface Decider<State, C extends Command, E extends DomainEvent, Code extends string = string> {
  /** Name of the aggregate, for example `Fabric`. */
  readonly aggregate: string;
  /** Stream category; the stream of an instance is `<category>-<identity>`. Never rename. */
  readonly category: string;
  /** The field of every command's data that identifies the instance. */
  readonly identity: string;
  readonly initialState: State;
  readonly decide: (command: C, state: State) => Decision<E, Code | InvalidData>;
  readonly evolve: (state: State, event: E) => State;
  /** Types of the commands it takes; unique over all aggregates. */
  readonly commandTypes: readonly string[];
  /** Version of each event's shape, by event type. */
  readonly eventVersions: Readonly<Record<string, number>>;
  /** Types of the events that are told outside of the context. */
  readonly published: readonly string[];
  /** How events of older versions are read, by event type, from version 1 on. */
  readonly upcasts: Readonly<Record<string, readonly UpcastStep[]>>;
  /** Names that events had before, each with its name now. */
  readonly formerNames: Readonly<Record<string, string>>;
}

/** What a person writes for one aggregate; the generated interface narrows the two tables to its commands and events. */
export interface Behaviour<State> {
  readonly initialState: State;
  readonly decide: Readonly<Record<string, (command: never, state: State) => Decision<DomainEvent, string>>>;
  readonly evolve: Readonly<Record<string, (state: State, event: never) => State>>;
}

export interface DeciderSpec {
  readonly aggregate: string;
  readonly category: string;
  readonly identity: string;
  /** Descriptor of each command's data, by command type. */
  readonly commands: Readonly<Record<string, Descriptor>>;
  /** Descriptors of the events whose data has rules beyond types: an event that breaks one is never told. */
  readonly events?: Readonly<Record<string, Descriptor>>;
  readonly eventVersions: Readonly<Record<string, number>>;
  readonly published?: readonly string[];
  readonly upcasts?: Readonly<Record<string, readonly UpcastStep[]>>;
  readonly formerNames?: Readonly<Record<string, string>>;
}

const invalid = (type: string, problems: readonly FieldProblem[]) =>
  refused('InvalidData', `${type}: ${problems.map((problem) => `${problem.pointer || '/'} ${problem.message}`).join('; ')}`, {
    fields: problems,
  });

/** The decision, unless one of its events breaks a rule of the model. */
const withRules = <E extends DomainEvent, Code extends string>(
  decision: Decision<E, Code>,
  descriptors: Readonly<Record<string, Descriptor>>,
): Decision<E, Code | InvalidData> => {
  if (!decision.ok) return decision;
  for (const { type, data } of decision.value) {
    const descriptor = descriptors[type];
    const checked = descriptor === undefined ? undefined : check(descriptor, data);
    if (checked?.ok === false) return invalid(type, checked.problems);
  }
  return decision;
};

/** Puts a behaviour behind the checks that need no person: data fits, type known, events evolve. */
export const makeDecider = <State, C extends Command, E extends DomainEvent, Code extends string>(
  spec: DeciderSpec,
  behaviour: Behaviour<State>,
): Decider<State, C, E, Code> => ({
  aggregate: spec.aggregate,
  category: spec.category,
  identity: spec.identity,
  commandTypes: Object.keys(spec.commands),
  eventVersions: spec.eventVersions,
  published: spec.published ?? [],
  upcasts: spec.upcasts ?? {},
  formerNames: spec.formerNames ?? {},
  initialState: behaviour.initialState,
  decide: (command, state) => {
    const descriptor = spec.commands[command.type];
    const decide = behaviour.decide[command.type] as ((command: Command, state: State) => Decision<E, Code>) | undefined;
    if (descriptor === undefined || decide === undefined) throw new Error(`${spec.aggregate} has no behaviour ${command.type}`);
    const checked = check(descriptor, command.data);
    if (!checked.ok) return invalid(command.type, checked.problems);
    return withRules(decide({ ...command, data: checked.value }, state), spec.events ?? {});
  },
  evolve: (state, event) => {
    const evolve = behaviour.evolve[event.type] as ((state: State, event: E) => State) | undefined;
    if (evolve === undefined) throw new Error(`${spec.aggregate} cannot evolve by ${event.type}`);
    return evolve(state, event);
  },
});
