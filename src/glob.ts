/**
 * Tells whether a text is one that a pattern stands for, in which a star stands for any text. Not a regex: no text can
 * make it backtrack.
 *
 * @example
 * compileGlob("gpt-*")("gpt-5.5"); // true
 */
export function compileGlob(pattern: string): (text: string) => boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  return (text) => {
    if (last === undefined) return text === first;
    if (!text.startsWith(first) || !text.slice(first.length).endsWith(last)) return false;
    let at = first.length;
    const end = text.length - last.length;
    return rest.every((part) => {
      const found = text.indexOf(part, at);
      at = found + part.length;
      return found !== -1 && at <= end;
    });
  };
}

/**
 * Tells whether a text may be the beginning of one that a pattern stands for.
 *
 * @example
 * compileGlobStart("gpt-*-mini")("gpt-5"); // true
 */
export function compileGlobStart(pattern: string): (start: string) => boolean {
  const [first = "", ...rest] = pattern.split("*");
  return (start) => {
    if (rest.length === 0) return first.startsWith(start);
    return start.length < first.length ? first.startsWith(start) : start.startsWith(first);
  };
}
