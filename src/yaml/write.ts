/** Writes values as YAML that the API server and YAML 1.2 read back the same. Byte-stable. */
import { dump } from 'js-yaml';

export interface WriteOptions {
  /** Lines above the content, without the comment mark. */
  readonly comment?: readonly string[];
  readonly sortKeys?: boolean;
}

/** LF, two spaces, no line folding; text that some reader would take for something else is quoted. */
export const writeYaml = (value: unknown, options: WriteOptions = {}): string => {
  const comment = (options.comment ?? []).map((line) => `# ${line}\n`).join('');
  return comment + dump(value, { lineWidth: -1, noRefs: true, sortKeys: options.sortKeys ?? false });
};
