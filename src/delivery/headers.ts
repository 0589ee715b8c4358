/** How many places a header names before it is cut short, and how much of each: clients bound their headers. */
const most = 20;
const longest = 100;

/** Cuts text that was encoded, and not inside a percent sign's two digits. */
function cut(encoded: string): string {
  return encoded.length <= longest ? encoded : `${encoded.slice(0, longest).replace(/%.?$/, "")}...`;
}

/** A text as a header may hold it: URI-encoded, so that only ASCII is left. */
export function headerText(text: string): string {
  const encoded = encodeURI(text.slice(0, longestText).toWellFormed());
  return text.length <= longestText ? encoded : `${encoded}...`;
}

/** Characters of a text that a header holds: clients bound their headers. */
const longestText = 500;

/** JSON pointers as a header may hold them, cut short with an ellipsis where there are many. */
export function headerPointers(pointers: readonly string[]): string {
  const shown = pointers.slice(0, most).map((pointer) => cut(headerText(pointer)) || '""');
  return pointers.length > most ? `${shown.join(", ")}, ...` : shown.join(", ");
}
