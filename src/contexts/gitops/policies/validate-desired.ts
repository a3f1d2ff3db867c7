/**
 * Holds what Git wants against the rules of the fabric, after each look at Git: only what changed, and what that can affect. What the log
 * says Git wants is judged, so a manifest that the cluster would refuse is judged as it was before. What only the cluster has is seen by
 * the rules and not judged. Until the cluster was listed, what is not there is not known to be missing.
 */
import type { Json } from '#base/json.ts';
import type { Metadata } from '#base/message.ts';
import { resourceKeyOf } from '#contexts/shared-kernel/resource-key.ts';
import type { CommandHandler } from '#eventing/handle-command.ts';
import { type Finding, kindOf } from '#hedgehog/rules/check.ts';
import { specSchemaIn } from '#hedgehog/rules/decode.ts';
import type { Mode } from '#hedgehog/rules/fabric.ts';
import { asksForOthers } from '#hedgehog/rules/tables.ts';
import { groupKindName, type KubernetesObject } from '#kubernetes/object.ts';
import type { ResourceFacts } from '../behaviour/resource.ts';
import type { SourceFacts } from '../behaviour/source.ts';
import type { ValidationFacts } from '../behaviour/validation.ts';
import type { RuleFinding } from '../generated/messages.ts';
import type { ParsedFile, SourceFile } from '../ports.ts';
import { versionOf } from './compare-live.ts';
import type { Desk } from './desk.ts';
import { readFacts } from './read-facts.ts';
import { type Judged, RuleCheck, type RuleCheckParts } from './rule-check.ts';

/** Which rules are asked: those of a mode, or none. */
export type RuleMode = Mode | 'off';

/** Whether there may be objects that are not known: kinds with rules that the cluster serves were not listed yet. */
export const isPartial = (desk: Desk): boolean =>
  desk.kinds.some(({ group, kind }) => isRuled(group, kind) && !desk.listed.has(groupKindName(group, kind)));

const isRuled = (group: string, kind: string): boolean =>
  kindOf({ apiVersion: `${group}/v1beta1`, kind, metadata: { name: '' } }) !== undefined;

/** Whether a check can go on from where it is. */
const isCurrent = (desk: Desk, mode: RuleMode): boolean =>
  desk.rules !== undefined && desk.rules.mode === mode && desk.rules.kinds === desk.kinds && desk.rules.partial === isPartial(desk);

/** Whether nothing changed since the rules were asked last: neither what they were asked about nor which they are. */
export const isJudged = (desk: Desk, mode: RuleMode): boolean =>
  (mode === 'off' || isCurrent(desk, mode)) && desk.touched.resources.size + desk.touched.files.size === 0;

const partsOf = (desk: Desk, mode: Mode): RuleCheckParts => ({
  mode,
  kinds: desk.kinds,
  partial: isPartial(desk),
  specOf: ({ apiVersion, kind }) => specSchemaIn(versionOf(desk, apiVersion, kind)?.version.schema),
  liveOf: (id) => desk.live.get(id)?.object,
});

interface Work {
  readonly desk: Desk;
  readonly handler: CommandHandler;
  readonly meta: Metadata;
}

const isOfHedgehog = (id: string): boolean => resourceKeyOf(id).group.endsWith('.githedgehog.com');

const readOfHedgehog = (handler: CommandHandler, ids: Iterable<string>): ReturnType<typeof readFacts> =>
  readFacts(handler, [...ids].filter(isOfHedgehog));

const manifestsOf = (facts: ReadonlyMap<string, ResourceFacts>): readonly KubernetesObject[] =>
  [...facts.values()].flatMap(({ desired }) => (desired === undefined ? [] : [desired.manifest as unknown as KubernetesObject]));

/** The check as it is after what changed: anew when there is none, or what it rests on is another one. */
const checked = async ({ desk, handler }: Work, mode: Mode): Promise<RuleCheck> => {
  const wanted = () => [...desk.inventory].filter(([id, { digest }]) => digest !== undefined || desk.live.has(id)).map(([id]) => id);
  const kept = isCurrent(desk, mode) ? desk.rules : undefined;
  const facts = await readOfHedgehog(handler, kept === undefined ? wanted() : desk.touched.resources);
  const configures = kept !== undefined && [...facts.keys()].some((id) => resourceKeyOf(id).kind === 'Fabricator');
  const all = configures ? await readOfHedgehog(handler, wanted()) : facts;
  const rules = kept === undefined || configures ? new RuleCheck(partsOf(desk, mode), manifestsOf(all)) : kept;
  rules.change(all);
  desk.rules = rules;
  return rules;
};

/** Places of values in files: line and column where the file can be read, else the first line of the manifest, which is not exact. */
const locatorOf = async ({ desk, handler }: Work, files: ReadonlySet<string>) => {
  const parsed = new Map<string, ParsedFile>();
  let isExact = desk.place !== undefined;
  const { state } = await handler.read<SourceFacts>('Source', desk.fabric);
  const known = [...files].flatMap((file): SourceFile[] => {
    const blob = state.files.get(file)?.blob;
    return blob === undefined ? [] : [{ file, blob, size: 0, entry: 'file' }];
  });
  if (desk.place !== undefined && known.length > 0) {
    try {
      for await (const { file, content } of desk.feed.read(desk.place, known)) parsed.set(file.file, desk.feed.parse(file, content));
    } catch {
      isExact = false;
      // The repository cannot be read at the moment: the place is less exact, and exact again when the file changes.
    }
  }
  const locate = (
    { origin, kind, name }: Judged,
    pointer: string,
  ): { readonly file: string; readonly line?: number; readonly column?: number } => {
    if (origin === undefined) return { file: '' };
    const document = parsed
      .get(origin.file)
      ?.manifests.find(({ index, manifest }) => index === origin.document && manifest.kind === kind && manifest.metadata.name === name);
    if (document === undefined) return { file: origin.file, line: origin.line };
    const { line, column } = document.locate(pointer);
    return { file: origin.file, line, column };
  };
  return { locate, isExact };
};

/** The objects that take part in a finding. */
const partsIn = (rules: RuleCheck, { key, others }: Finding): readonly Judged[] =>
  [key, ...others.map((other) => other.key)].flatMap((of) => rules.at(of) ?? []);

const filesOf = (rules: RuleCheck, finding: Finding): readonly string[] =>
  partsIn(rules, finding).flatMap(({ origin }) => origin?.file ?? []);

/** Whether an object of a finding may stand elsewhere now: its file changed, or it came to Git or left it. */
const mayHaveMoved = (rules: RuleCheck, finding: Finding, { resources, files }: Desk['touched']): boolean =>
  partsIn(rules, finding).some(({ id, origin }) => resources.has(id) || (origin !== undefined && files.has(origin.file)));

/** A finding as it is recorded. What is about the fabric as a whole stands at the first object that takes part. */
const recordOf = (
  rules: RuleCheck,
  finding: string,
  { rule, code, severity, message, hint, key, pointer, others }: Finding,
  locate: Awaited<ReturnType<typeof locatorOf>>['locate'],
): RuleFinding => {
  const places = others.flatMap((other) => {
    const judged = rules.at(other.key);
    // What only the cluster has stands in no file.
    return judged?.origin === undefined ? [] : [{ message: `${other.message}.`, where: locate(judged, other.pointer) }];
  });
  const blamed = rules.at(key);
  const where = blamed === undefined ? (places[0]?.where ?? { file: '' }) : locate(blamed, pointer);
  return {
    finding,
    rule,
    code,
    severity,
    message,
    hint,
    ...(blamed === undefined ? {} : { resource: blamed.id }),
    ...where,
    ...(places.length === 0 ? {} : { related: places as unknown as Json }),
  };
};

const isMoved = (before: RuleFinding, now: RuleFinding): boolean =>
  before.severity !== now.severity ||
  before.file !== now.file ||
  before.line !== now.line ||
  before.column !== now.column ||
  JSON.stringify(before.related) !== JSON.stringify(now.related);

/**
 * Records what the rules say now, as far as it differs from what they said; nothing while no revision was read. Inside the queue of
 * the desk. `mode` off lets everything that was found be none any more.
 */
export const validateDesired = async (work: Work, mode: RuleMode): Promise<void> => {
  const { desk, handler, meta } = work;
  const { commit } = (await handler.read<SourceFacts>('Source', desk.fabric)).state;
  const { state: before } = await handler.read<ValidationFacts>('Validation', desk.fabric);
  if (commit === undefined || (mode === 'off' && before.commit === undefined)) return;
  const isAnew = mode !== 'off' && !isCurrent(desk, mode);
  const rules = mode === 'off' ? undefined : await checked(work, mode);
  if (rules === undefined) desk.rules = undefined;
  const now = rules?.findings() ?? new Map<string, Finding>();
  // The cluster will be listed: what did not change is judged then.
  const waits = rules?.partial === true && desk.cluster !== undefined;
  // Of those that stay, the places are looked up again where they may be others.
  const suspects = [...now].filter(([id, finding]) => {
    if (rules === undefined) return false;
    return (isAnew && !waits) || !before.findings.has(id) || mayHaveMoved(rules, finding, desk.touched);
  });
  const found: RuleFinding[] = [];
  if (rules !== undefined && suspects.length > 0) {
    const { locate, isExact } = await locatorOf(work, new Set(suspects.flatMap(([, finding]) => filesOf(rules, finding))));
    for (const [id, finding] of suspects) {
      const record = recordOf(rules, id, finding, locate);
      const known = before.findings.get(id);
      // A place that was exact once is not given up for one that is not.
      if (known === undefined || (isExact && isMoved(known, record))) found.push(record);
    }
  }
  // Until the cluster was listed nobody knows whether something is still missing, or still in the way of what did not change.
  const isUnknown = ({ rule, resource = '' }: RuleFinding): boolean => {
    if (rules?.partial !== true || desk.inventory.get(resource)?.digest === undefined) return false;
    return asksForOthers(rule) || (waits && !desk.touched.resources.has(resource));
  };
  const resolved = [...before.findings].filter(([id, finding]) => !now.has(id) && !isUnknown(finding)).map(([id]) => id);
  const data = { fabric: desk.fabric, commit, mode, partial: waits, found, resolved };
  const recorded = await handler.handle({ type: 'RecordFindings', data, meta });
  if (!recorded.ok) throw new Error(`What the rules say could not be recorded: ${recorded.refusal.message}`);
  desk.touched.resources.clear();
  desk.touched.files.clear();
};
