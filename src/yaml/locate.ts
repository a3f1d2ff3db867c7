/** Finds the place of a value again, by walking the parser's events along a JSON pointer. Only done when somebody asks. */
import {
  EVENT_MAPPING,
  EVENT_POP,
  EVENT_SCALAR,
  EVENT_SEQUENCE,
  type Event,
  getScalarValue,
  SCALAR_STYLE,
  type ScalarEvent,
} from 'js-yaml';
import { pointerTokens } from '#base/json.ts';
import { offsetOf } from './compose.ts';
import { keyText, type Profile } from './scalars.ts';

/** A document that was parsed, and the index of the event its content begins with. */
export interface Parsed {
  readonly text: string;
  readonly events: readonly Event[];
  readonly start: number;
  readonly profile: Profile;
}

/** Index behind the node that begins at `index`. */
const skip = (events: readonly Event[], index: number): number => {
  let depth = 0;
  for (let at = index; at < events.length; at += 1) {
    const type = events[at]?.type;
    if (type === EVENT_MAPPING || type === EVENT_SEQUENCE) depth += 1;
    else if (type === EVENT_POP) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return events.length;
};

const keyOf = ({ text, profile }: Parsed, event: Event | undefined): string | undefined => {
  if (event?.type !== EVENT_SCALAR) return undefined;
  const scalar = event as ScalarEvent;
  const content = scalar.valueStart < 0 ? '' : getScalarValue(text, scalar);
  return scalar.style === SCALAR_STYLE.PLAIN && scalar.tagStart < 0 ? keyText(content, profile) : content;
};

/** Indexes of the events of an entry's key and value; of an item both are the same. */
interface Step {
  readonly key: number;
  readonly value: number;
}

type Steps = ReadonlyMap<string, Step>;

/** The steps from a collection to what it holds. Of equal keys the first one counts. */
const stepsFrom = (parsed: Parsed, index: number): Steps => {
  const { events } = parsed;
  const type = events[index]?.type;
  const steps = new Map<string, Step>();
  if (type !== EVENT_MAPPING && type !== EVENT_SEQUENCE) return steps;
  let at = index + 1;
  for (let position = 0; at < events.length && events[at]?.type !== EVENT_POP; position += 1) {
    const value = type === EVENT_SEQUENCE ? at : skip(events, at);
    const token = type === EVENT_SEQUENCE ? String(position) : keyOf(parsed, events[at]);
    if (token !== undefined && !steps.has(token)) steps.set(token, { key: at, value });
    at = skip(events, value);
  }
  return steps;
};

/** Steps that were looked for, by document and collection: who asks for one place of a document asks for many. */
const found = new WeakMap<Parsed, Map<number, Steps>>();

const childOf = (parsed: Parsed, index: number, token: string): Step | undefined => {
  let known = found.get(parsed);
  if (known === undefined) {
    known = new Map();
    found.set(parsed, known);
  }
  let steps = known.get(index);
  if (steps === undefined) {
    steps = stepsFrom(parsed, index);
    known.set(index, steps);
  }
  return steps.get(token);
};

/** Whether nothing at all is written where the value would be. */
const isAbsent = (event: Event | undefined): boolean =>
  event?.type === EVENT_SCALAR && [event.valueStart, event.tagStart, event.anchorStart].every((start) => start < 0);

/**
 * Offset of the value that a pointer names, or of its nearest parent; `key` asks for the key's place instead of the value's. A value
 * that is not written has the place of its key.
 */
export const offsetAt = (parsed: Parsed, pointer: string, key: boolean): number => {
  let step: Step = { key: parsed.start, value: parsed.start };
  for (const token of pointerTokens(pointer)) {
    const next = childOf(parsed, step.value, token);
    if (next === undefined) break;
    step = next;
  }
  const event = parsed.events[key || isAbsent(parsed.events[step.value]) ? step.key : step.value];
  return event === undefined ? 0 : offsetOf(event);
};
