/** Events stay readable for ever: every older version has an upcast to the next, and it fits. */
import { type Diagnostic, report } from '#base/diagnostic.ts';
import type { Context, Event, Upcast } from '../metamodel/elements.ts';
import { modelProblems } from './codes.ts';

const reasonAgainst = ({ from, rename, defaults, drop }: Upcast, event: Event): string | undefined => {
  if (Number.isNaN(from)) return 'its key is not the number of a version';
  if (from >= event.version) return `there is no version after ${from}`;
  const names = event.attributes.map(({ name }) => name);
  const made = [...Object.keys(rename), ...Object.keys(defaults)];
  const twice = made.find((name, index) => made.indexOf(name) !== index);
  if (twice !== undefined) return `${twice} is both renamed and given a default`;
  // Only the last upcast leads to attributes that are written here.
  const stranger = from === event.version - 1 ? made.find((name) => !names.includes(name)) : undefined;
  if (stranger !== undefined) return `${stranger} is not an attribute of ${event.name}`;
  const kept = drop.find((name) => from === event.version - 1 && names.includes(name) && !Object.hasOwn(rename, name));
  return kept === undefined ? undefined : `${kept} is dropped and still an attribute`;
};

const checkEvent = (event: Event): readonly Diagnostic[] => {
  const { name, version, upcasts, where } = event;
  if (!Number.isInteger(version) || version < 1)
    return [report(modelProblems, 'model/bad-upcast', where, { reason: 'versions are whole numbers from 1' })];
  const older = Array.from({ length: Math.min(version - 1, 1000) }, (_, index) => index + 1);
  return [
    ...older
      .filter((from) => !upcasts.some((upcast) => upcast.from === from))
      .map((from) => report(modelProblems, 'model/missing-upcast', where, { name, version: from + 1, from })),
    ...upcasts.flatMap((upcast) => {
      const reason = reasonAgainst(upcast, event);
      return reason === undefined ? [] : [report(modelProblems, 'model/bad-upcast', upcast.where, { reason })];
    }),
  ];
};

export const eventsStayReadable = (context: Context): readonly Diagnostic[] =>
  context.aggregates.flatMap((aggregate) => aggregate.events.flatMap(checkEvent));
