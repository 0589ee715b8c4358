/** What can be told of a pattern from its brackets and quantifiers. */
export interface PatternShape {
  /** The characters that the shortest text has that matches it, about. */
  readonly length: number;
  /** Whether a repetition without end is repeated without end, which engines that go back may not survive. */
  readonly nested: boolean;
}

interface Group {
  length: number;
  unbounded: boolean;
}

/** Reads the shape of a regular expression, closely enough to bound what is done with it. */
export function shapeOf(pattern: string): PatternShape {
  const bare = pattern
    .replaceAll(/\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|[^])/g, "x")
    .replaceAll(/\[[^\]]*\]/g, "x");
  const open: Group[] = [{ length: 0, unbounded: false }];
  let last: Group = { length: 0, unbounded: false };
  let nested = false;
  for (const [token] of bare.matchAll(
    /\((?:\?(?:[:=!]|<[=!]|P?<[^>]*>))?|\)|[*+?]\??|\{\d*,?\d*\}\??|[^]/g,
  )) {
    const group = open.at(-1) as Group;
    const quantifier = /^(?:[*+?]|\{\d+,?\d*\})/.test(token);
    if (token.startsWith("(")) open.push({ length: 0, unbounded: false });
    else if (token === ")" && open.length > 1) {
      last = open.pop() as Group;
      const around = open.at(-1) as Group;
      around.length += last.length;
      around.unbounded ||= last.unbounded;
    } else if (quantifier) {
      const unbounded = /^[*+]|^\{\d+,\}/.test(token);
      nested ||= unbounded && last.unbounded;
      const times = Number(/^\{(\d+)/.exec(token)?.[1] ?? (token.startsWith("+") ? 1 : 0));
      group.length += last.length * (times - 1);
      group.unbounded ||= unbounded;
      last = { length: 0, unbounded: last.unbounded || unbounded };
    } else {
      last = { length: /[|^$]/.test(token) ? 0 : 1, unbounded: false };
      group.length += last.length;
    }
  }
  return { length: (open[0] as Group).length, nested };
}
