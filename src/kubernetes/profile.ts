/** How API server versions differ in server-side apply. */

/** Behaviour of one range of versions. */
export interface ServerProfile {
  /** First version of the range, for example `1.26` or `1.36.3`. */
  readonly version: string;
  /** The order of set and map lists counts: reordering one is a change. */
  readonly orderCounts: boolean;
  /** Duplicates in lists of the live object are tolerated. */
  readonly toleratesDuplicates: boolean;
  /** Items of map lists may omit keys, as long as one is there. */
  readonly optionalKeys: boolean;
  /** What schema and rules refuse is let through where the value did not change, and `optionalOldSelf` is understood. */
  readonly ratchets: boolean;
  /** The same for writes to the status subresource. */
  readonly ratchetsStatus: boolean;
  /** Annotations with a null among them are read; before, none of them were. */
  readonly readsNullTexts: boolean;
  /** Problems of a write to the status subresource name the field from the root of the object; before, from `status`. */
  readonly namesStatus: boolean;
  /** An object with too few or too many properties is looked at no further. */
  readonly sizeEndsCheck: boolean;
  /** A text is too long by bytes: `may not be more than 3 bytes`; before, `may not be longer than 3`. */
  readonly saysBytes: boolean;
  /** One of something is `item` and `byte`, and a field is not named again in what is wrong with it. */
  readonly saysSingular: boolean;
  /** Names of labels are keys, and counted in bytes. */
  readonly saysLabelKeys: boolean;
  /** What is wrong with an owner is told with its position. */
  readonly namesOwners: boolean;
  /** An apply that creates an object takes the same fields of metadata from it as a create does; before, it let times of deletion be. */
  readonly wipesApplied: boolean;
  /** Names of Kubernetes (`k8s-short-name`, `k8s-long-name`) are formats. */
  readonly nameFormats: boolean;
  /** Problems that rules find show the value; before, its type. */
  readonly showsRuledValues: boolean;
  /** A container that loses its last item by removal stays, empty; before, it becomes `null`. */
  readonly keepsEmptied: boolean;
  /** A write to `status` leaves metadata alone for ownership, too; before, its author owned the metadata that he sent and nobody stored. */
  readonly statusResetsMetadata: boolean;
  /** The same for managers of all versions of the kind; before, for those of the version that is written. */
  readonly statusResetsVersions: boolean;
  /** Formats of numbers (`int32`, `float`) are checked; before, they were only notes. */
  readonly numberFormats: boolean;
  /** Messages print values as JSON; before, as Go code. */
  readonly printsJson: boolean;
  /** An update that does not fit its type keeps the owners of the stored object; before, all were lost. */
  readonly keepsOwnersOfMisfits: boolean;
}

const first: ServerProfile = {
  version: '1.26',
  orderCounts: false,
  toleratesDuplicates: false,
  optionalKeys: false,
  keepsEmptied: false,
  statusResetsMetadata: false,
  statusResetsVersions: false,
  numberFormats: false,
  printsJson: false,
  keepsOwnersOfMisfits: false,
  ratchets: false,
  readsNullTexts: false,
  ratchetsStatus: false,
  namesStatus: false,
  sizeEndsCheck: true,
  saysBytes: false,
  saysSingular: false,
  nameFormats: false,
  saysLabelKeys: false,
  namesOwners: false,
  wipesApplied: false,
  showsRuledValues: false,
};
const from128: ServerProfile = { ...first, version: '1.28', sizeEndsCheck: false };
const from129: ServerProfile = { ...from128, version: '1.29', orderCounts: true, toleratesDuplicates: true };
const from130: ServerProfile = { ...from129, version: '1.30', ratchets: true };
const from131: ServerProfile = { ...from130, version: '1.31', namesStatus: true };
const from132: ServerProfile = { ...from131, version: '1.32', saysBytes: true };
const from133: ServerProfile = { ...from132, version: '1.33', ratchetsStatus: true, readsNullTexts: true };
const from134: ServerProfile = {
  ...from133,
  version: '1.34',
  optionalKeys: true,
  printsJson: true,
  saysSingular: true,
  nameFormats: true,
};
const from135: ServerProfile = { ...from134, version: '1.35', showsRuledValues: true, saysLabelKeys: true, statusResetsVersions: true };
const from136: ServerProfile = { ...from135, version: '1.36', keepsEmptied: true, statusResetsMetadata: true, numberFormats: true };
/** What 1.36 had begun to keep was taken back in a patch release. */
const from1363: ServerProfile = { ...from136, version: '1.36.3', keepsEmptied: false };
const from137: ServerProfile = { ...from1363, version: '1.37', keepsOwnersOfMisfits: true, namesOwners: true, wipesApplied: true };

/** Confirmed by recorded answers of real servers: 1.26, 1.30.14, 1.31, 1.33.13, 1.34, 1.35.4, 1.36 and 1.37.2. The others are read from the sources. */
const profiles: readonly ServerProfile[] = [
  from137,
  from1363,
  from136,
  from135,
  from134,
  from133,
  from132,
  from131,
  from130,
  from129,
  from128,
  first,
];

/** Minor and patch as one number that grows. */
const ordinal = (version: string): number => {
  const [, minor, patch = '0'] = /^v?1\.(\d+)(?:\.(\d+))?/u.exec(version) ?? [];
  return minor === undefined ? Number.NaN : Number(minor) * 1000 + Number(patch);
};

/**
 * The profile of a server that calls itself `version` (`1.31`, `v1.31.2+k3s1`); a minor alone means its first release, and what cannot
 * be read the oldest profile.
 */
export const serverProfile = (version: string): ServerProfile =>
  profiles.find((profile) => ordinal(profile.version) <= ordinal(version)) ?? first;

/** What is assumed of a server that has not said its version. */
export const oldestProfile: ServerProfile = first;
