/** How API server versions differ in server-side apply. */

/** Behaviour of one range of versions. */
export interface ServerProfile {
  /** First version of the range, for example `1.26`. */
  readonly version: string;
  /** The order of set and map lists counts: reordering one is a change. */
  readonly orderCounts: boolean;
  /** Duplicates in lists of the live object are tolerated. */
  readonly toleratesDuplicates: boolean;
  /** Items of map lists may omit keys, as long as one is there. */
  readonly optionalKeys: boolean;
  /** A container that loses its last item by removal stays, empty; before, it becomes `null`. */
  readonly keepsEmptied: boolean;
}

/** Each range is confirmed by recorded answers of a real server of one of its versions: 1.26, 1.31, 1.34 and 1.36. */
const profiles: readonly ServerProfile[] = [
  { version: '1.36', orderCounts: true, toleratesDuplicates: true, optionalKeys: true, keepsEmptied: true },
  { version: '1.34', orderCounts: true, toleratesDuplicates: true, optionalKeys: true, keepsEmptied: false },
  { version: '1.29', orderCounts: true, toleratesDuplicates: true, optionalKeys: false, keepsEmptied: false },
  { version: '1.26', orderCounts: false, toleratesDuplicates: false, optionalKeys: false, keepsEmptied: false },
];

const oldest = profiles.at(-1) as ServerProfile;

const minorOf = (version: string): number => Number(/^v?1\.(\d+)/u.exec(version)?.[1] ?? Number.NaN);

/** The profile of a server that calls itself `version` (`1.31`, `v1.31.2+k3s1`); the oldest one when it cannot be read. */
export const serverProfile = (version: string): ServerProfile =>
  profiles.find((profile) => minorOf(profile.version) <= minorOf(version)) ?? oldest;

/** What is assumed of a server that has not said its version. */
export const oldestProfile: ServerProfile = oldest;
