/** Upcasts that old events need after a change of the model: made from the differences, to be pasted into the model. */
import type { Json, JsonObject } from '#base/json.ts';
import { writeYaml } from '#yaml/write.ts';
import type { Part } from './anatomy.ts';
import { type Ancestor, type Difference, pathOf, subject } from './difference.ts';
import type { Change } from './judge.ts';
import type { Migration } from './migration.ts';

interface Proposal {
  readonly version: number;
  readonly from: number;
  readonly rename: Record<string, string>;
  readonly defaults: Record<string, Json>;
  readonly drop: string[];
  /** What nobody but a person can say. */
  readonly open: string[];
}

const proposalFor = ({ old, now }: Ancestor): Proposal => {
  const [before, after] = [Number(old?.['version'] ?? 1), Number(now?.['version'] ?? 1)];
  const from = after > before ? after - 1 : before;
  return { version: from + 1, from, rename: {}, defaults: {}, drop: [], open: [] };
};

const nameOf = (part: Part | undefined): string => String(part?.['name']);

/** Adds what one difference of an attribute asks for. */
const add = (proposal: Proposal, { old, now }: Ancestor, { step }: Difference): void => {
  if (now === undefined) proposal.drop.push(nameOf(old));
  else if (step === 'renamed') proposal.rename[nameOf(now)] = nameOf(old);
  else if (now['default'] !== undefined) proposal.defaults[nameOf(now)] = now['default'] as Json;
  else proposal.open.push(nameOf(now));
};

const whole = ({ version, from, rename, defaults, drop }: Proposal): JsonObject => ({
  version,
  upcasts: {
    [String(from)]: {
      ...(Object.keys(rename).length === 0 ? {} : { rename }),
      ...(Object.keys(defaults).length === 0 ? {} : { defaults }),
      ...(drop.length === 0 ? {} : { drop }),
    },
  },
});

const eventText = (path: string, proposal: Proposal): string => {
  const open = proposal.open.map((name) => `# Old events lack ${name}, and nothing says what to fill in: add it to the defaults.\n`);
  return `${open.join('')}${writeYaml({ [path]: whole(proposal) })}`;
};

/** The upcasts for all changes of events that break without one; `changes` are those of the differences, in the same order. */
export const upcastMigration = (differences: readonly Difference[], changes: readonly Change[]): Migration => {
  const proposals = new Map<string, Proposal>();
  let unreachable = 0;
  for (const [index, difference] of differences.entries()) {
    if (changes[index]?.platforms.events.verdict !== 'breaking') continue;
    const event = difference.way.find(({ kind }) => kind === 'event');
    const helped = changes[index]?.upcastHelps === true && event?.old !== undefined && event.now !== undefined;
    if (!helped) {
      unreachable += 1;
      continue;
    }
    const path = pathOf(difference.way.slice(0, difference.way.indexOf(event) + 1));
    const proposal = proposals.get(path) ?? proposalFor(event);
    proposals.set(path, proposal);
    add(proposal, subject(difference), difference);
  }
  const rest =
    unreachable === 0
      ? ''
      : ` ${unreachable === 1 ? '1 change is' : `${unreachable} changes are`} beyond what an upcast can say: keep what was there, or add a new event.`;
  if (proposals.size === 0) return { platform: 'events', says: unreachable === 0 ? 'No upcast is needed.' : `There is no upcast.${rest}` };
  const text = `# Version and upcast of events, to be pasted into the models at the paths named.\n${[...proposals].map(([path, proposal]) => eventText(path, proposal)).join('')}`;
  return {
    platform: 'events',
    says: `Upcasts for ${proposals.size} event${proposals.size === 1 ? '' : 's'}, to be pasted into the model.${rest}`,
    file: { path: 'upcasts.yaml', text },
  };
};
