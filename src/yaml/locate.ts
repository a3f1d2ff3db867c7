/** Finds the place of a value again, by walking the parser's events along a JSON pointer. Only done when somebody asks. */
import { EVENT_MAPPING, EVENT_POP, EVENT_SCALAR, EVENT_SEQUENCE, type Event, getScalarValue, type ScalarEvent } from 'js-yaml';
import { pointerTokens } from '#base/json.ts';
import { offsetOf } from './compose.ts';
import { type Profile, resolveScalar } from './scalars.ts';

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

const keyOf = (text: string, event: Event | undefined, profile: Profile): string | undefined => {
  if (event?.type !== EVENT_SCALAR) return undefined;
  const scalar = event as ScalarEvent;
  const content = getScalarValue(text, scalar);
  if (scalar.style !== 1) return content;
  const resolved = resolveScalar(content, profile);
  return resolved.kind === 'value' ? String(resolved.value) : content;
};

interface Step {
  readonly key: number;
  readonly value: number;
}

const child = (text: string, events: readonly Event[], index: number, token: string, profile: Profile): Step | undefined => {
  const type = events[index]?.type;
  if (type !== EVENT_MAPPING && type !== EVENT_SEQUENCE) return undefined;
  let at = index + 1;
  for (let position = 0; at < events.length && events[at]?.type !== EVENT_POP; position += 1) {
    if (type === EVENT_SEQUENCE) {
      if (String(position) === token) return { key: at, value: at };
      at = skip(events, at);
      continue;
    }
    const value = skip(events, at);
    if (keyOf(text, events[at], profile) === token) return { key: at, value };
    at = skip(events, value);
  }
  return undefined;
};

/** Offset of the value that a pointer names, or of its nearest parent; `key` asks for the key's place instead of the value's. */
export const offsetAt = (
  text: string,
  events: readonly Event[],
  start: number,
  pointer: string,
  profile: Profile,
  key: boolean,
): number => {
  let step: Step = { key: start, value: start };
  for (const token of pointerTokens(pointer)) {
    const next = child(text, events, step.value, token, profile);
    if (next === undefined) break;
    step = next;
  }
  const event = events[key ? step.key : step.value];
  return event === undefined ? 0 : offsetOf(event);
};
