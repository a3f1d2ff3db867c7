/** State machines: every state is known, reached, and left or final; every trigger is known, and leads to one state. */
import { type Diagnostic, report } from '#base/diagnostic.ts';
import { perElement, type Scope } from '../incremental.ts';
import { inside } from '../load/places.ts';
import type { Aggregate, Context, Model, StateMachine, Transition } from '../metamodel/elements.ts';
import { enumOf, visible } from '../metamodel/model.ts';
import { modelProblems, suggest } from './codes.ts';

const unknown = (what: string, name: string, known: readonly string[], where: StateMachine['where']): Diagnostic =>
  report(modelProblems, 'model/unknown-name', where, { what, name, suggestion: suggest(name, known) });

const namesOf = (machine: StateMachine, aggregate: Aggregate, states: readonly string[]): readonly Diagnostic[] => {
  const triggers = [...aggregate.behaviours, ...aggregate.events].map(({ name }) => name);
  const stateAt = (name: string, where: StateMachine['where'], key: string) =>
    states.includes(name) ? [] : [unknown('state', name, states, inside(where, key, name))];
  return [
    ...stateAt(machine.initial, machine.where, 'initial'),
    ...machine.final.flatMap((name) => stateAt(name, machine.where, 'final')),
    ...machine.transitions.flatMap(({ from, to, on, where }) => [
      ...from.flatMap((name) => stateAt(name, where, 'from')),
      ...stateAt(to, where, 'to'),
      ...(triggers.includes(on) ? [] : [unknown('behaviour or event', on, triggers, inside(where, 'on'))]),
    ]),
  ];
};

/** States that can be reached from the initial one. */
const reached = ({ initial, transitions }: StateMachine): ReadonlySet<string> => {
  const seen = new Set([initial]);
  for (let size = 0; size !== seen.size; ) {
    size = seen.size;
    for (const { from, to } of transitions) if (from.some((state) => seen.has(state))) seen.add(to);
  }
  return seen;
};

const shapeOf = (machine: StateMachine, states: readonly string[]): readonly Diagnostic[] => {
  const seen = reached(machine);
  const left = new Set(machine.transitions.flatMap(({ from }) => from));
  return states.flatMap((name) => {
    if (!seen.has(name)) return [report(modelProblems, 'model/unreachable-state', machine.where, { name })];
    if (machine.final.includes(name) && left.has(name))
      return [report(modelProblems, 'model/final-left', inside(machine.where, 'final', name), { name })];
    return machine.final.includes(name) || left.has(name) ? [] : [report(modelProblems, 'model/dead-end', machine.where, { name })];
  });
};

/** Transitions from one state by one trigger to several states: at most one of them may do without a guard. */
const choicesOf = ({ transitions }: StateMachine): readonly Diagnostic[] => {
  const open = new Map<string, Transition>();
  return transitions.flatMap((transition) =>
    transition.from.flatMap((from) => {
      if (transition.when !== undefined) return [];
      const key = `${from} ${transition.on}`;
      const before = open.get(key);
      open.set(key, before ?? transition);
      if (before === undefined || before.to === transition.to) return [];
      const related = [{ message: 'The other one.', where: before.where }];
      return [report(modelProblems, 'model/ambiguous-transition', transition.where, { from, on: transition.on }, { related })];
    }),
  );
};

const checkMachine = ({ model, context }: Scope, machine: StateMachine, aggregate: Aggregate): readonly Diagnostic[] => {
  const found = enumOf(model, context, { kind: 'named', name: machine.states });
  if (found === undefined) {
    const names = visible(model, context).flatMap(({ enums }) => enums.map(({ name }) => name));
    return [unknown('enum', machine.states, names, inside(machine.where, 'states'))];
  }
  const states = found.element.values.map(({ name }) => name);
  const problems = namesOf(machine, aggregate, states);
  return problems.length > 0 ? problems : [...shapeOf(machine, states), ...choicesOf(machine)];
};

const checkAggregate = (scope: Scope, aggregate: Aggregate): readonly Diagnostic[] =>
  aggregate.stateMachines.flatMap((machine) => checkMachine(scope, machine, aggregate));

const checkWhole = perElement(checkAggregate);

export const stateMachinesHold = (context: Context, model: Model): readonly Diagnostic[] =>
  context.aggregates.flatMap((aggregate) => {
    if (aggregate.stateMachines.length === 0) return [];
    // What is suggested for an enum that is not there depends on all that there are, so that is not kept.
    const isWhole = aggregate.stateMachines.every(({ states }) => enumOf(model, context, { kind: 'named', name: states }) !== undefined);
    return (isWhole ? checkWhole : checkAggregate)({ model, context }, aggregate);
  });
