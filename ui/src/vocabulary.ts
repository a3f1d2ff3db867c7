/** Closed vocabularies of the server's models. */
export const ResourceState = ['draft', 'committed', 'pending', 'synced', 'drifted', 'orphaned'] as const;
export type ResourceState = (typeof ResourceState)[number];
export const Health = ['unknown', 'healthy', 'degraded', 'failing'] as const;
export type Health = (typeof Health)[number];
export const Severity = ['error', 'warning', 'info'] as const;
export type Severity = (typeof Severity)[number];
export const Lifecycle = ['planned', 'active', 'deprecated', 'archived'] as const;
export type Lifecycle = (typeof Lifecycle)[number];
export const FileOutcome = ['manifests', 'empty', 'invalid', 'ignored', 'unsupported'] as const;
export type FileOutcome = (typeof FileOutcome)[number];
