/** Checks manifests without a cluster: everything the API server and Hedgehog's own rules would refuse, and duplicates across files. */
import { parseManifests } from '#adapters/git/manifests.ts';
import { compareDiagnostics, type Diagnostic, defineDiagnostics, type Location, report } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';
import type { ManifestDocument, SourceFile } from '#contexts/gitops/ports.ts';
import { builtInProfiles } from '#hedgehog/profiles/built-in.ts';
import { type CheckOptions, FabricChecker, type Finding, kindOf, type Place, readObject } from '#hedgehog/rules/check.ts';
import { decodingProblems } from '#hedgehog/rules/common.ts';
import { defaultConfiguration, type FabricConfiguration } from '#hedgehog/rules/configuration.ts';
import type { Entry, Mode } from '#hedgehog/rules/fabric.ts';
import { configurationIn } from '#hedgehog/rules/installation.ts';
import { type InstallerKind, isGatewayKind, isInstallerKind } from '#hedgehog/rules/installer-schemas.ts';
import type { KindName } from '#hedgehog/rules/specs.ts';
import { type Topology, topologyOf } from '#hedgehog/topology.ts';
import { checkManifest, type KindLookup, kindLookup, type ManifestProblem } from '#kubernetes/manifest-check.ts';
import { groupKindName, splitApiVersion } from '#kubernetes/object.ts';
import { hedgehogDefinitions, readDefinitions, specSchemaOf } from './definitions.ts';
import type { NamedContent } from './validate-sources.ts';

export const validateProblems = defineDiagnostics({
  'manifest/duplicate': {
    severity: 'error',
    message: '{name} is also defined in {other}; neither would be used.',
    hint: 'Keep one of them and delete the others.',
  },
  'validate/no-rules': {
    severity: 'info',
    message: '{kind} of {apiVersion} is not checked: its definition is not known here.',
    hint: 'Name its definition with --crds to have fields and types checked.',
  },
});

export interface ValidateOptions {
  /** Files and folders with further definitions. */
  readonly definitions?: readonly string[];
  /** What is imitated; what we recommend, unless said otherwise. */
  readonly mode?: Mode;
  /** The files are not the whole fabric: objects that are referred to may be elsewhere. */
  readonly partial?: boolean;
  /** The fabric as it was: rules about changes are asked, too, and only what is new is reported. */
  readonly since?: readonly NamedContent[];
}

export interface ValidateReport {
  readonly files: number;
  readonly manifests: number;
  readonly diagnostics: readonly Diagnostic[];
  /** Findings that the older state had as well; they are not among the diagnostics. */
  readonly known: number;
}

const sourceFile = (file: string, size: number): SourceFile => ({ file, blob: '0'.repeat(40), size, entry: 'file' });

/** A path on this machine as a path in a repository, which knows neither `..` nor a root. */
const nameInRepository = (file: string): string =>
  file
    .split(/[\\/]/u)
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/');

/** One manifest of a file, as far as it was understood. */
interface Known {
  /** Name with kind and namespace, which only one manifest may have. */
  readonly id: string;
  readonly document: ManifestDocument;
  /** Key of its entry, when its kind has rules. */
  readonly key?: string;
  readonly entry?: Entry | undefined;
}

interface ReadFile {
  readonly file: string;
  readonly known: readonly Known[];
  /** What is wrong whatever other files say. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Groups of Hedgehog whose kinds are not described here. */
const undescribed = /^(?:gateway|gwint|fabricator|agent|dhcp)\.githedgehog\.com$/u;

/** Groups that the installer reads: its own from `fab.yaml`, those of wiring from `include/`; of other files we do not know what they will be. */
const groupsIn = (file: string): RegExp => {
  if (/(?:^|[\\/])fab\.yaml$/u.test(file)) return /^fabricator\.githedgehog\.com$/u;
  return /(?:^|[\\/])include[\\/][^\\/]*$/u.test(file)
    ? /^(?:wiring|vpc|gateway)\.githedgehog\.com$/u
    : /^(?:wiring|vpc|gateway|fabricator)\.githedgehog\.com$/u;
};

/** Problems about values, which the installer leaves to its own decoder. */
const schemaCodes = new Set(
  ['required', 'type', 'null', 'enum', 'pattern', 'format', 'range', 'length', 'duplicate-item', 'alternatives', 'rule', 'invalid'].map(
    (name) => `manifest/${name}`,
  ),
);

/** Fields without which an object is refused before admission can fill them in. */
const neverFilled = new Set(['/spec/role']);

/** What a cluster prunes, or compares with what it has. */
const forgiven = new Set(['manifest/unknown-field', 'manifest/resource-version']);

/** Whether a problem that the API server would have with a text counts in a mode, and how. */
const asInMode = (problem: ManifestProblem, kind: KindName | undefined, mode: Mode): ManifestProblem | undefined => {
  if (kind === undefined) return problem;
  const inSpec = problem.pointer.startsWith('/spec');
  if (mode === 'hhfab') {
    const left =
      schemaCodes.has(problem.code) || problem.code === 'manifest/resource-version' || problem.code === 'manifest/metadata-invalid';
    return left || (problem.code === 'manifest/unknown-field' && inSpec) ? undefined : problem;
  }
  // Admission fills in what the schema demands, and rules say what is missing then.
  if (problem.code === 'manifest/required' && !neverFilled.has(problem.pointer)) return undefined;
  return mode === 'webhook' && forgiven.has(problem.code) ? { ...problem, severity: 'warning' } : problem;
};

const at = (file: string, document: ManifestDocument, pointer: string): Location => ({ file, ...document.locate(pointer), pointer });

/** Reads files and keeps what is known of each, so that one changed file costs one file. */
export class Validation {
  readonly #kinds: KindLookup;
  readonly #mode: Mode;
  readonly #options: Omit<CheckOptions, 'configuration'>;
  #checker: FabricChecker;
  /** Configurations of the installation that files hold; the first one counts. */
  readonly #configurations = new Map<string, FabricConfiguration>();
  #configuration: FabricConfiguration | undefined;
  readonly #files = new Map<string, ReadFile>();
  /** Files and positions of the manifests with one name, in the order of files. */
  readonly #owners = new Map<string, Known[]>();
  readonly #fileOf = new WeakMap<Known, string>();
  readonly #ownerOf = new Map<string, Known>();
  /** Keys of entries by the ids of their manifests. */
  readonly #keyOf = new Map<string, string>();
  readonly #specs = new Map<KindName, JsonObject>();
  readonly #general: readonly Diagnostic[];

  constructor({ definitions = [], mode = 'strict', ...options }: Omit<ValidateOptions, 'since'> & Pick<CheckOptions, 'before' | 'once'>) {
    const extra = readDefinitions(definitions);
    this.#general = extra.diagnostics;
    this.#kinds = kindLookup([...hedgehogDefinitions().kinds, ...extra.kinds]);
    this.#mode = mode;
    this.#options = {
      mode,
      ...(options.partial === undefined ? {} : { partial: options.partial }),
      ...(options.once === undefined ? {} : { once: options.once }),
      ...(options.before === undefined ? {} : { before: options.before }),
    };
    this.#checker = new FabricChecker(this.#options);
  }

  /** Takes files as they are now, and forgets others. */
  change(put: readonly NamedContent[], gone: readonly string[] = []): void {
    const touched = new Set<string>();
    for (const file of [...gone, ...put.map(({ file: name }) => name)]) for (const id of this.#forget(file)) touched.add(id);
    for (const { file, content } of put) {
      const read = this.#read(file, content);
      this.#files.set(file, read);
      for (const known of read.known) {
        this.#fileOf.set(known, file);
        const owners = this.#owners.get(known.id);
        if (owners === undefined) this.#owners.set(known.id, [known]);
        else owners.push(known);
        touched.add(known.id);
      }
    }
    this.#takeIn(this.#isConfiguredAnew() ? new Set(this.#owners.keys()) : touched);
  }

  /** Another configuration changes what every object means. */
  #isConfiguredAnew(): boolean {
    const [configuration] = this.#configurations.values();
    if (configuration === this.#configuration) return false;
    this.#configuration = configuration;
    this.#checker = new FabricChecker({ ...this.#options, ...(configuration === undefined ? {} : { configuration }) });
    return true;
  }

  /** Everything that is wrong, in the order in which a person reads files. */
  diagnostics(): readonly Diagnostic[] {
    const told = [...this.#files.values()].flatMap(({ diagnostics }) => diagnostics);
    const findings = this.#checker.findings().map((finding) => this.#diagnostic(finding));
    return [...this.#general, ...told, ...findings, ...this.#duplicates()].sort(compareDiagnostics);
  }

  get counts(): { readonly files: number; readonly manifests: number } {
    return { files: this.#files.size, manifests: [...this.#files.values()].reduce((sum, { known }) => sum + known.length, 0) };
  }

  /** The objects that rules know, by key. */
  entries(): ReadonlyMap<string, Entry> {
    return new Map([...this.#ownerOf].flatMap(([key, { entry }]) => (entry === undefined ? [] : [[key, entry] as const])));
  }

  /** What the objects make together. */
  topology(): Topology {
    const profiles = builtInProfiles(this.#configuration ?? defaultConfiguration);
    return topologyOf([...this.entries().values()], (name) => profiles.get(name));
  }

  #forget(file: string): readonly string[] {
    const read = this.#files.get(file);
    if (read === undefined) return [];
    this.#files.delete(file);
    this.#configurations.delete(file);
    for (const { id } of read.known) {
      const left = (this.#owners.get(id) ?? []).filter((known) => this.#fileOf.get(known) !== file);
      if (left.length === 0) this.#owners.delete(id);
      else this.#owners.set(id, left);
    }
    return read.known.map(({ id }) => id);
  }

  /** Of manifests with one name the first one counts for the others. */
  #takeIn(touched: ReadonlySet<string>): void {
    const put: Entry[] = [];
    const gone: string[] = [];
    for (const id of touched) {
      const [owner] = this.#owners.get(id) ?? [];
      const key = owner?.key ?? this.#keyOf.get(id);
      if (key === undefined) continue;
      if (owner === undefined) this.#ownerOf.delete(key);
      else this.#ownerOf.set(key, owner);
      this.#keyOf.set(id, key);
      if (owner?.entry === undefined) gone.push(key);
      else put.push(owner.entry);
    }
    this.#checker.change(put, gone);
  }

  #specOf(kind: KindName, apiVersion: string): JsonObject {
    let spec = this.#specs.get(kind);
    if (spec === undefined) this.#specs.set(kind, (spec = specSchemaOf(this.#kinds, apiVersion, kind)));
    return spec;
  }

  #read(file: string, content: Uint8Array): ReadFile {
    const name = nameInRepository(file);
    const parsed = parseManifests(sourceFile(name, content.byteLength), content);
    const diagnostics: Diagnostic[] = parsed.diagnostics.map((found) =>
      found.where.file === name ? { ...found, where: { ...found.where, file } } : found,
    );
    const known = parsed.manifests.map((document) => this.#readManifest(file, document, diagnostics));
    return { file, known, diagnostics };
  }

  #readManifest(file: string, document: ManifestDocument, diagnostics: Diagnostic[]): Known {
    const { manifest } = document;
    const { group } = splitApiVersion(manifest.apiVersion);
    const kind = kindOf(manifest);
    const definition = this.#kinds.find(group, manifest.kind);
    const namespace = definition?.scope === 'Cluster' ? '' : (manifest.metadata.namespace ?? 'default');
    const id = `${groupKindName(group, manifest.kind)} ${namespace === '' ? '' : `${namespace}/`}${manifest.metadata.name}`;
    if (this.#mode === 'hhfab' && !groupsIn(file).test(group)) {
      const parameters = { kind: manifest.kind, apiVersion: manifest.apiVersion };
      diagnostics.push({ ...report(decodingProblems, 'hedgehog/hf-02', at(file, document, '/kind'), parameters), subject: id });
      return { id, document };
    }
    if (kind !== undefined && isInstallerKind(kind)) return this.#readOfInstaller(file, document, kind, id, diagnostics);
    if (definition === undefined && undescribed.test(group)) {
      const parameters = { kind: manifest.kind, apiVersion: manifest.apiVersion };
      diagnostics.push(report(validateProblems, 'validate/no-rules', at(file, document, '/kind'), parameters));
      return { id, document };
    }
    const told = new Set<string>();
    for (const found of checkManifest(manifest, this.#kinds)) {
      const problem = asInMode(found, kind, this.#mode);
      if (problem === undefined) continue;
      told.add(problem.pointer);
      diagnostics.push({
        code: problem.code,
        severity: problem.severity,
        message: problem.message,
        subject: id,
        where: at(file, document, problem.pointer),
        ...(problem.hint === undefined ? {} : { hint: problem.hint }),
      });
    }
    if (kind === undefined) return { id, document };
    const { key, entry, findings } = readObject(kind, manifest, this.#specOf(kind, manifest.apiVersion), this.#mode);
    for (const { code, severity, message, hint, pointer } of findings)
      if (!told.has(pointer)) diagnostics.push({ code, severity, message, hint, subject: id, where: at(file, document, pointer) });
    return { id, document, key, entry };
  }

  /** An object of a kind that no definition describes here. */
  #readOfInstaller(file: string, document: ManifestDocument, kind: InstallerKind, id: string, diagnostics: Diagnostic[]): Known {
    const { manifest } = document;
    const { key, entry, findings } = readObject(kind, manifest, {}, this.#mode);
    if (kind === 'Fabricator') this.#configurations.set(file, configurationIn(manifest['spec']));
    if (this.#mode === 'webhook' && kind !== 'Fabricator' && !isGatewayKind(kind))
      diagnostics.push(
        report(validateProblems, 'validate/no-rules', at(file, document, '/kind'), { kind, apiVersion: manifest.apiVersion }),
      );
    for (const { code, severity, message, hint, pointer } of findings)
      diagnostics.push({ code, severity, message, hint, subject: id, where: at(file, document, pointer) });
    return { id, document, key, entry };
  }

  #placeOf({ key, pointer }: Place): Location | undefined {
    const owner = this.#ownerOf.get(key);
    return owner === undefined ? undefined : at(this.#fileOf.get(owner) ?? '', owner.document, pointer);
  }

  #diagnostic({ code, severity, message, hint, key, pointer, others }: Finding): Diagnostic {
    const related = others.flatMap(({ message: text, ...place }) => {
      const where = this.#placeOf(place);
      return where === undefined ? [] : [{ message: `${text}.`, where }];
    });
    // What went away has no place any more, nor has the fabric as a whole: then it is said where it matters.
    const where = this.#placeOf({ key, pointer }) ?? related[0]?.where ?? { file: '' };
    const subject = this.#ownerOf.get(key)?.id;
    return {
      code,
      severity,
      message,
      where,
      ...(subject === undefined ? {} : { subject }),
      ...(related.length === 0 ? {} : { related }),
      hint,
    };
  }

  #duplicates(): readonly Diagnostic[] {
    return [...this.#owners.values()]
      .filter((group) => group.length > 1)
      .flatMap((group) =>
        group.map((one) => {
          const others = group
            .filter((other) => other !== one)
            .map((other) => ({ file: this.#fileOf.get(other) ?? '', line: other.document.line, column: 1 }));
          const related = others.map((where) => ({ message: 'Also defined here.', where }));
          const other = others.map(({ file, line }) => `${file}:${line}`).join(', ');
          const where = { file: this.#fileOf.get(one) ?? '', line: one.document.line, column: 1 };
          return { ...report(validateProblems, 'manifest/duplicate', where, { name: one.id, other }, { related }), subject: one.id };
        }),
      );
  }
}

/** What a finding says, wherever it stands now. */
const signature = ({ code, message }: Diagnostic): string => `${code} ${message}`;

/** Findings that were not there before; of findings that say the same, as many as there are more now. */
export const newOnes = (now: readonly Diagnostic[], before: readonly Diagnostic[]): readonly Diagnostic[] => {
  const counts = new Map<string, number>();
  for (const one of before) counts.set(signature(one), (counts.get(signature(one)) ?? 0) + 1);
  return now.filter((one) => {
    const left = counts.get(signature(one)) ?? 0;
    counts.set(signature(one), left - 1);
    return left <= 0;
  });
};

/** Everything that is wrong with files. */
export const validateFiles = (files: readonly NamedContent[], { since, ...options }: ValidateOptions = {}): ValidateReport => {
  const earlier = since === undefined ? undefined : new Validation({ ...options, once: true });
  earlier?.change(since ?? []);
  const validation = new Validation({ ...options, once: true, ...(earlier === undefined ? {} : { before: earlier.entries() }) });
  validation.change(files);
  const all = validation.diagnostics();
  const diagnostics = earlier === undefined ? all : newOnes(all, earlier.diagnostics());
  return { ...validation.counts, diagnostics, known: all.length - diagnostics.length };
};
