/** Types of expressions, and how one is assigned to another. Source: the specification's section "Gradual type checking". */

interface Simple {
  readonly kind:
    | 'dyn'
    /** The type of what is wrong; it fits everything, so that one mistake is told once. */
    | 'error'
    | 'null'
    | 'bool'
    | 'int'
    | 'uint'
    | 'double'
    | 'string'
    | 'bytes'
    | 'timestamp'
    | 'duration';
}

export interface ListType {
  readonly kind: 'list';
  readonly of: Type;
}

export interface MapType {
  readonly kind: 'map';
  readonly key: Type;
  readonly of: Type;
}

/** An object with declared fields. Two are the same when their names are. */
export interface ObjectType {
  readonly kind: 'object';
  readonly name: string;
  /** What a person calls it, when that is another name. */
  readonly title?: string;
  /** By the name under which an expression reads the field. */
  readonly fields: ReadonlyMap<string, Type>;
}

/** A type of a library: an optional, a quantity, a network address. */
export interface OpaqueType {
  readonly kind: 'opaque';
  readonly name: string;
  readonly of: readonly Type[];
}

export interface TypeType {
  readonly kind: 'type';
  readonly of: Type;
}

/** A type that is not known yet. */
export interface ParameterType {
  readonly kind: 'parameter';
  readonly name: string;
}

export type Type = Simple | ListType | MapType | ObjectType | OpaqueType | TypeType | ParameterType;

const simple = (kind: Simple['kind']): Type => ({ kind });

export const dyn = simple('dyn');
export const error = simple('error');
export const nullType = simple('null');
export const bool = simple('bool');
export const int = simple('int');
export const uint = simple('uint');
export const double = simple('double');
export const string = simple('string');
export const bytes = simple('bytes');
export const timestamp = simple('timestamp');
export const duration = simple('duration');
export const listOf = (of: Type): ListType => ({ kind: 'list', of });
export const mapOf = (key: Type, of: Type): MapType => ({ kind: 'map', key, of });
export const optionalOf = (of: Type): OpaqueType => ({ kind: 'opaque', name: 'optional_type', of: [of] });
export const opaque = (name: string): OpaqueType => ({ kind: 'opaque', name, of: [] });
export const typeOf = (of: Type): TypeType => ({ kind: 'type', of });

/** A type as a person reads it: `list(string)`, `map(string, int)`. */
export const formatType = (type: Type): string => {
  switch (type.kind) {
    case 'list':
      return `list(${formatType(type.of)})`;
    case 'map':
      return `map(${formatType(type.key)}, ${formatType(type.of)})`;
    case 'type':
      return `type(${formatType(type.of)})`;
    case 'object':
      return type.title ?? type.name;
    case 'opaque':
      return type.of.length === 0 ? type.name : `${type.name}(${type.of.map(formatType).join(', ')})`;
    case 'parameter':
      return type.name;
    case 'null':
      return 'null_type';
    case 'timestamp':
    case 'duration':
      return type.kind;
    default:
      return type.kind;
  }
};

/** What an optional holds, or the type itself. */
export const unwrapped = (type: Type): { readonly type: Type; readonly optional: boolean } =>
  type.kind === 'opaque' && type.name === 'optional_type' ? { type: type.of[0] as Type, optional: true } : { type, optional: false };

const partsOf = (type: Type): readonly Type[] => {
  switch (type.kind) {
    case 'list':
    case 'type':
      return [type.of];
    case 'map':
      return [type.key, type.of];
    case 'opaque':
      return type.of;
    default:
      return [];
  }
};

const nameOf = (type: Type): string => (type.kind === 'object' || type.kind === 'opaque' || type.kind === 'parameter' ? type.name : '');

/** The very same type. */
export const isSame = (left: Type, right: Type): boolean => {
  if (left === right) return true;
  if (left.kind !== right.kind || nameOf(left) !== nameOf(right)) return false;
  const [ours, theirs] = [partsOf(left), partsOf(right)];
  return ours.length === theirs.length && ours.every((part, index) => isSame(part, theirs[index] as Type));
};

const isWild = (type: Type): boolean => type.kind === 'dyn' || type.kind === 'error';

/** Kinds that `null` may stand for. */
const nullable: ReadonlySet<Type['kind']> = new Set<Type['kind']>(['object', 'opaque', 'timestamp', 'duration', 'null']);

const isLessSpecific = (left: Type, right: Type): boolean => {
  if (left.kind === 'dyn' || left.kind === 'parameter') return true;
  if (right.kind === 'dyn' || right.kind === 'parameter' || left.kind !== right.kind) return false;
  if (left.kind === 'type') return true;
  if (nameOf(left) !== nameOf(right)) return false;
  const [ours, theirs] = [partsOf(left), partsOf(right)];
  return ours.length === theirs.length && ours.every((part, index) => isLessSpecific(part, theirs[index] as Type));
};

const moreGeneral = (left: Type, right: Type): Type => (isLessSpecific(left, right) ? left : right);

/** What is known about the parameters of the types of one expression. */
export class Substitutions {
  private known = new Map<string, Type>();
  private fresh = 0;

  /** A type that is not known yet. */
  unknown(): ParameterType {
    this.fresh += 1;
    return { kind: 'parameter', name: `_${this.fresh}` };
  }

  /** Whether values of `right` may stand where `left` is expected; what was learnt is kept when they may. */
  assign(left: Type, right: Type): boolean {
    return this.assignAll([left], [right]);
  }

  assignAll(left: readonly Type[], right: readonly Type[]): boolean {
    const before = this.known;
    this.known = new Map(before);
    if (this.fitsAll(left, right)) return true;
    this.known = before;
    return false;
  }

  /** The type with everything filled in that is known; what is not becomes `dyn` on request. */
  resolve(type: Type, final = false): Type {
    switch (type.kind) {
      case 'parameter': {
        const known = this.known.get(type.name);
        return known === undefined ? (final ? dyn : type) : this.resolve(known, final);
      }
      case 'list':
        return listOf(this.resolve(type.of, final));
      case 'map':
        return mapOf(this.resolve(type.key, final), this.resolve(type.of, final));
      case 'type':
        return typeOf(this.resolve(type.of, final));
      case 'opaque':
        return type.of.length === 0 ? type : { ...type, of: type.of.map((part) => this.resolve(part, final)) };
      default:
        return type;
    }
  }

  /** The common type of two elements, or `undefined` when there is none. */
  join(before: Type, next: Type): Type | undefined {
    return this.assign(before, next) ? moreGeneral(before, next) : undefined;
  }

  private fitsAll(left: readonly Type[], right: readonly Type[]): boolean {
    return left.length === right.length && left.every((type, index) => this.fits(type, right[index] as Type));
  }

  private fits(left: Type, right: Type): boolean {
    if (right.kind === 'parameter') {
      const { valid, known } = this.substitute(left, right);
      if (valid || known) return valid;
    }
    if (left.kind === 'parameter') return this.substitute(right, left).valid;
    if (isWild(left) || isWild(right)) return true;
    if (left.kind === 'null') return nullable.has(right.kind);
    if (right.kind === 'null') return nullable.has(left.kind);
    if (left.kind !== right.kind) return false;
    if (left.kind === 'type') return true;
    return nameOf(left) === nameOf(right) && this.fitsAll(partsOf(left), partsOf(right));
  }

  private substitute(type: Type, parameter: ParameterType): { readonly valid: boolean; readonly known: boolean } {
    if (isSame(type, parameter)) return { valid: true, known: true };
    const known = this.known.get(parameter.name);
    if (known === undefined) {
      const valid = !this.occurs(parameter, type);
      if (valid) this.known.set(parameter.name, type);
      return { valid, known: false };
    }
    if (isSame(type, known)) return { valid: true, known: true };
    if (!this.fits(type, known)) return { valid: false, known: true };
    const general = moreGeneral(type, known);
    if (!this.occurs(parameter, general)) this.known.set(parameter.name, general);
    return { valid: true, known: true };
  }

  private occurs(parameter: ParameterType, type: Type): boolean {
    if (isSame(parameter, type)) return true;
    if (type.kind !== 'parameter') return partsOf(type).some((part) => this.occurs(parameter, part));
    const known = this.known.get(type.name);
    return known !== undefined && this.occurs(parameter, known);
  }
}

const named: Readonly<Record<string, Type>> = {
  dyn,
  bool,
  int,
  uint,
  double,
  string,
  bytes,
  timestamp,
  duration,
  null_type: nullType,
};

/** Reads `list<A>`, `map<string, int>`, `optional<V>`, `kubernetes.URL`; one capital letter is a parameter. */
export const readType = (text: string): Type => {
  const found = /^\s*([\w.]+)\s*(?:<(.*)>)?\s*$/su.exec(text);
  const [, name = '', inner] = found ?? [];
  if (inner === undefined) return /^[A-Z]$/u.test(name) ? { kind: 'parameter', name } : (named[name] ?? opaque(name));
  const parts = splitTypes(inner).map(readType);
  const first = parts[0] as Type;
  if (name === 'list') return listOf(first);
  if (name === 'map') return mapOf(first, parts[1] as Type);
  return name === 'type' ? typeOf(first) : optionalOf(first);
};

/** Splits at commas that stand in no brackets. */
export const splitTypes = (text: string): readonly string[] => {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of text) {
    if (character === '<') depth += 1;
    if (character === '>') depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += character;
  }
  return part.trim() === '' ? parts : [...parts, part];
};
