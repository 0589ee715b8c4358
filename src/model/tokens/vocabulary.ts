/** The byte strings that are tokens, each with its rank: the lower, the sooner it is merged. */
export interface Vocabulary {
  /** The rank of the bytes from `start` up to `end`; `noToken` where they are none. */
  readonly rank: (bytes: Uint8Array, start: number, end: number) => number;
}

/** The rank of what is no token: it is merged last, which is never. */
export const noToken: number = 2 ** 30;

/**
 * Reads a vocabulary: `lengths` has a byte for each token, from the first rank on, and `bytes` what they are, both in
 * base64. It is kept as it comes, beside a table of ranks by hash, for a map of 200,000 strings takes four tenths of a
 * second and seventy megabytes.
 */
export function readVocabulary(lengths: string, bytes: string): Vocabulary {
  const sizes = fromBase64(lengths);
  const all = fromBase64(bytes);
  const starts = new Uint32Array(sizes.length + 1);
  // At most half of the places are taken, so that few tokens are not at the first that is looked at.
  const places = 2 ** Math.ceil(Math.log2(sizes.length * 2));
  /** One more than the rank of the token whose hash comes to this place, or to one before it that is taken; else 0. */
  const table = new Uint32Array(places);
  for (let rank = 0; rank < sizes.length; rank += 1) {
    const start = starts[rank] ?? 0;
    const end = start + (sizes[rank] ?? 0);
    starts[rank + 1] = end;
    let place = hash(all, start, end) & (places - 1);
    while (table[place] !== 0) place = (place + 1) & (places - 1);
    table[place] = rank + 1;
  }

  function isAt(rank: number, text: Uint8Array, start: number, end: number): boolean {
    const first = starts[rank] ?? 0;
    if ((starts[rank + 1] ?? 0) - first !== end - start) return false;
    for (let at = start; at < end; at += 1) if (text[at] !== all[first + at - start]) return false;
    return true;
  }

  return {
    rank(text, start, end) {
      let place = hash(text, start, end) & (places - 1);
      for (;;) {
        const found = table[place] ?? 0;
        if (found === 0) return noToken;
        if (isAt(found - 1, text, start, end)) return found - 1;
        place = (place + 1) & (places - 1);
      }
    },
  };
}

/** FNV-1a in 32 bits, its last bits mixed with its first, which are those that differ in short texts. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let at = start; at < end; at += 1) value = Math.imul(value ^ (bytes[at] ?? 0), 0x01000193);
  return value ^ (value >>> 15);
}

function fromBase64(text: string): Uint8Array {
  // In Node, atob takes many times as long.
  if (typeof globalThis.Buffer === "function") return globalThis.Buffer.from(text, "base64");
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = characters.charCodeAt(at);
  return bytes;
}
