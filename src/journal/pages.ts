/** Memory that is written one after another, and goes when nothing refers to it any more. */
export interface Pages {
  /** Writes texts and bytes, one behind the other. */
  readonly write: (parts: readonly (string | Uint8Array)[]) => Written;
}

/** Where something was written. */
export interface Written {
  readonly page: Uint8Array<ArrayBuffer>;
  /** Where each part begins, and where the last one ends. */
  readonly ends: readonly number[];
}

/** Bytes of the first page, and of those that come when many have been filled: a mock may be made for one test. */
const smallestPage = 8 * 1024;
const largestPage = 256 * 1024;

/** Begins pages. What is in them is outside of the heap, and no garbage collector carries it along. */
export function createPages(): Pages {
  const encoder = new TextEncoder();
  let page = new Uint8Array(0);
  let used = 0;
  let size = smallestPage;
  return {
    write(given) {
      // The room that is set aside for a long text would be three times its own.
      const parts = given.map((part) => {
        return typeof part === "string" && part.length > largestPage / 8 ? encoder.encode(part) : part;
      });
      let most = 0;
      // A UTF-16 unit takes three bytes at most.
      for (const part of parts) most += typeof part === "string" ? part.length * 3 : part.byteLength;
      if (used + most > page.byteLength) {
        page = new Uint8Array(Math.max(size, most));
        used = 0;
        size = Math.min(2 * size, largestPage);
      }
      const ends = [used];
      for (const part of parts) {
        if (typeof part === "string") used += encoder.encodeInto(part, page.subarray(used)).written;
        else {
          page.set(part, used);
          used += part.byteLength;
        }
        ends.push(used);
      }
      return { page, ends };
    },
  };
}
