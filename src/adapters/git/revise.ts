/** Manifests as text: a change of one that leaves the rest of its file as it is, and new files. */
import { formatLocation } from '#base/diagnostic.ts';
import type { JsonObject } from '#base/json.ts';
import { ok, refused } from '#base/result.ts';
import type { SourceWriter } from '#contexts/gitops/ports.ts';
import { editYaml } from '#yaml/edit.ts';
import { decodeText } from '#yaml/text.ts';
import { writeYaml } from '#yaml/write.ts';

/** See {@link SourceWriter.revise}. */
export const reviseManifest: SourceWriter['revise'] = (file, content, { index, pointer }, manifest) => {
  const decoded = decodeText(content);
  if (typeof decoded !== 'string') return refused('FileNotEditable', `${file} is not UTF-8.`, { hint: 'Change the file by hand.' });
  // With its byte order mark, which decoding takes off.
  const edited = editYaml(Buffer.from(content).toString('utf8'), { document: index, pointer, value: manifest }, file);
  if (edited.ok) return ok(Buffer.from(edited.text, 'utf8'));
  const { message, where, hint } = edited.problem;
  return refused('FileNotEditable', `${formatLocation(where)}: ${message}`, hint === undefined ? {} : { hint });
};

/** See {@link SourceWriter.compose}. */
export const composeManifest = (manifest: JsonObject): Uint8Array => Buffer.from(writeYaml(manifest), 'utf8');
