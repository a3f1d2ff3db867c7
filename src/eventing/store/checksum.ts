/** FNV-1a over the payload: finds bytes that changed on disk, not an adversary. */

/** 32-bit FNV-1a of the UTF-16 code units of the texts (http://www.isthe.com/chongo/tech/comp/fnv/). */
export const checksum = (...texts: readonly string[]): number => {
  let hash = 0x811c9dc5;
  for (const text of texts) {
    for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
};
