/** Rules of every kind, rules about what goes away, and rules about texts that cannot be decoded. */
import { defineDiagnostics } from '#base/diagnostic.ts';
import { claim, type Entry, type FabricView } from './fabric.ts';
import { advice, inCluster, type Rule, when } from './rule.ts';
import type { KindName } from './specs.ts';

const nameForm = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/u;

/** META-S01, and HF-04: the installer also counts. */
export const isName = (name: string): boolean => nameForm.test(name) && name.length <= 253;

/** Longest value of a label, and longest last part of its key. */
const longestLabel = 63;

const labelPart = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/u;

/** Kinds whose names become parts of labels of other objects. */
const named: readonly KindName[] = ['VPC', 'IPv4Namespace', 'VLANNamespace', 'External', 'Connection', 'Switch', 'Server', 'SwitchGroup'];

/** Kinds of an installation, which has a namespace of its own. */
const ofInstallation: readonly KindName[] = ['Fabricator', 'ControlNode', 'FabNode'];

/** Kinds that the cluster admits without looking at their names and namespaces. */
const unguarded: readonly KindName[] = ['SwitchGroup', 'ServerProfile', 'Gateway', 'GatewayGroup', ...ofInstallation];

/** Which modes look at the name and the namespace of an object. */
const looks = (kind: KindName, { mode }: FabricView): boolean => mode !== 'webhook' || !unguarded.includes(kind);

export const commonRules: Readonly<Record<string, Rule<KindName>>> = {
  'META-S01': {
    message: '{name} is no name that the fabric takes.',
    hint: 'Use lower-case letters, digits and hyphens, in parts separated by dots.',
    check: ({ kind, name }, fabric) => when(looks(kind, fabric) && !nameForm.test(name), '/metadata/name', { name }),
  },
  'META-S02': {
    message: 'The namespace is {namespace}; the fabric takes objects of the namespace default only.',
    hint: 'Write default, or leave it out.',
    check: ({ kind, namespace }, fabric) =>
      when(looks(kind, fabric) && !ofInstallation.includes(kind) && namespace !== 'default', '/metadata/namespace', { namespace }),
  },
  'HF-04': {
    message: 'The name has {length} characters.',
    hint: 'Names have 253 characters at most.',
    check: ({ name }) => when(name.length > 253, '/metadata/name', { length: name.length }),
  },
  'META-LABEL': {
    message: 'The name {name} becomes part of a label, and cannot: labels take 63 letters, digits, hyphens and dots at most.',
    hint: 'Choose a shorter name; a cluster refuses objects that refer to it.',
    in: advice,
    check: ({ kind, name }) =>
      when(named.includes(kind) && nameForm.test(name) && (name.length > longestLabel || !labelPart.test(name)), '/metadata/name', {
        name,
      }),
  },
};

/** A rule about an object that goes away although others need it. */
export interface Removal {
  readonly kind: KindName;
  readonly message: string;
  readonly hint: string;
  readonly in: NonNullable<Rule<KindName>['in']>;
  /** What still needs it. */
  readonly users: (gone: Entry, fabric: FabricView) => readonly Entry[];
}

const needed = (kind: KindName, by: KindName): Removal => ({
  kind,
  message: `The ${kind} {name} goes away, and {user} still needs it.`,
  hint: 'Keep it, or remove what needs it, too.',
  in: inCluster,
  users: ({ name }, fabric) => fabric.at(claim.uses(kind, name)).filter((entry) => entry.kind === by),
});

/** Rules that keep the cluster from deleting an object. */
export const removals: Readonly<Record<string, Removal>> = {
  'VPC-W01': needed('VPC', 'VPCAttachment'),
  'VPC-W02': needed('VPC', 'VPCPeering'),
  'VPC-W03': needed('VPC', 'ExternalPeering'),
  'VPC-W04': needed('VPC', 'Connection'),
  'IPNS-W02': needed('IPv4Namespace', 'VPC'),
  'IPNS-W03': needed('IPv4Namespace', 'External'),
  'VLNS-W02': needed('VLANNamespace', 'Switch'),
  'VLNS-W03': needed('VLANNamespace', 'VPC'),
  'EXT-W01': needed('External', 'ExternalAttachment'),
  'EXT-W02': needed('External', 'ExternalPeering'),
  'CONN-W04': needed('Connection', 'VPCAttachment'),
  'CONN-W05': needed('Connection', 'ExternalAttachment'),
  'SRV-W01': needed('Server', 'Connection'),
  'SW-W02': needed('Switch', 'Connection'),
  'SP-W03': {
    kind: 'SwitchProfile',
    message: 'The built-in profile {name} goes away; a cluster does not delete it.',
    hint: 'That is fine when only the file goes away.',
    in: { webhook: 'error', strict: 'info' },
    users: (gone, fabric) => (fabric.builtIn(gone.name) === undefined ? [] : [gone]),
  },
  Q11: { ...needed('SwitchGroup', 'Switch'), in: advice },
};

/** What is wrong with texts that cannot become objects, and with the objects of a fabric as a whole. */
export const decodingProblems = defineDiagnostics({
  'hedgehog/dec-01': {
    severity: 'error',
    message: '{field} is {value}; it has to be a number from 0 to {limit}.',
    hint: 'Write a number that fits.',
  },
  'hedgehog/dec-02': { severity: 'error', message: '{field} has to be {expected}.', hint: 'See the reference of the kind.' },
  'hedgehog/hf-03': { severity: 'error', message: '{field} is no field that the installer knows.', hint: '{what}' },
  'hedgehog/q14': {
    severity: 'error',
    message: '{name} is null; the code of the fabric falls over that.',
    hint: 'Write {}, or remove it.',
  },
  'hedgehog/hf-01': {
    severity: 'error',
    message: "The installer's folder has no {what}.",
    hint: 'Make it, or name the files that are meant.',
  },
  'hedgehog/hf-02': {
    severity: 'error',
    message: 'The installer does not take the kind {kind} of {apiVersion}.',
    hint: 'Move it out of the folder of the wiring.',
  },
  'hedgehog/hf-12': {
    severity: 'error',
    message: 'Of {expected} addresses that the installer fills in, {missing} are missing.',
    hint: 'Write all of them, or none.',
  },
});
