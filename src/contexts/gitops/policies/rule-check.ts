/** Everything of a fabric that the rules were asked about. Pure, and changed in place; made again from the log when it is lost. */
import { createHash } from 'node:crypto';
import type { JsonObject } from '#base/json.ts';
import { FabricChecker, type Finding, kindOf, readObject } from '#hedgehog/rules/check.ts';
import type { Entry, Mode } from '#hedgehog/rules/fabric.ts';
import { configurationIn } from '#hedgehog/rules/installation.ts';
import type { KindDefinition, KubernetesObject } from '#kubernetes/object.ts';
import type { ResourceFacts } from '../behaviour/resource.ts';

export interface RuleCheckParts {
  readonly mode: Mode;
  readonly kinds: readonly KindDefinition[];
  /** There may be objects that are not known. */
  readonly partial: boolean;
  /** Schema of the specification of an object's kind and version; empty when nobody knows it. */
  readonly specOf: (object: KubernetesObject) => JsonObject;
  /** What the cluster has of a resource. */
  readonly liveOf: (id: string) => KubernetesObject | undefined;
}

/** An object that the rules see. */
export interface Judged {
  readonly id: string;
  /** Where it stands in Git; nothing of what only the cluster has. */
  readonly origin?: NonNullable<ResourceFacts['desired']>['origin'] | undefined;
  readonly kind: string;
  readonly name: string;
  /** What is wrong with its text, whatever others say. */
  readonly findings: readonly Finding[];
}

/** Everything of a fabric that the rules were asked about; made again from the log when it is lost. */
export class RuleCheck {
  readonly mode: Mode;
  /** The kinds whose schemas it has decoded with. */
  readonly kinds: readonly KindDefinition[];
  /** The cluster was not listed: there may be more. */
  readonly partial: boolean;
  readonly #parts: RuleCheckParts;
  readonly #checker: FabricChecker;
  /** By the key that rules use, and those keys by the resources' identities. */
  readonly #judged = new Map<string, Judged>();
  readonly #keys = new Map<string, string>();

  constructor(parts: RuleCheckParts, objects: readonly KubernetesObject[]) {
    this.#parts = parts;
    const { kinds, mode, partial } = parts;
    this.kinds = kinds;
    this.mode = mode;
    this.partial = partial;
    const installation = objects.find((object) => kindOf(object) === 'Fabricator');
    this.#checker = new FabricChecker({
      mode,
      partial,
      ...(installation === undefined ? {} : { configuration: configurationIn(installation['spec']) }),
    });
  }

  /** Takes what Git wants of some resources now, or the cluster has where Git wants nothing. */
  change(facts: ReadonlyMap<string, ResourceFacts>): void {
    const put: Entry[] = [];
    const gone: string[] = [];
    for (const [id, { desired }] of facts) {
      const before = this.#keys.get(id);
      const object = (desired?.manifest as unknown as KubernetesObject | undefined) ?? this.#parts.liveOf(id);
      const kind = object && kindOf(object);
      if (object === undefined || kind === undefined) {
        if (before === undefined) continue;
        gone.push(before);
        this.#judged.delete(before);
        this.#keys.delete(id);
        continue;
      }
      const { key, entry, findings } = readObject(kind, object, this.#parts.specOf(object), this.mode);
      this.#keys.set(id, key);
      this.#judged.set(key, { id, origin: desired?.origin, kind, name: object.metadata.name, findings });
      if (entry === undefined) gone.push(key);
      else put.push(entry);
    }
    this.#checker.change(put, gone);
  }

  /** Everything that is wrong now, by identity. */
  findings(): ReadonlyMap<string, Finding> {
    const decoding = [...this.#judged.values()].flatMap(({ findings }) => findings);
    const wanted = [...decoding, ...this.#checker.findings()].filter(({ key }) => key === '' || this.at(key)?.origin !== undefined);
    return new Map(wanted.map((finding) => [this.#identityOf(finding), finding]));
  }

  /** The object of a key. */
  at(key: string): Judged | undefined {
    return this.#judged.get(key);
  }

  /** The same wherever the manifest moves. */
  #identityOf({ rule, key, pointer, message }: Finding): string {
    const text = JSON.stringify([rule, this.at(key)?.id ?? '', pointer, message]);
    return createHash('sha256').update(text).digest('hex').slice(0, 32);
  }
}
