/** What can be told of a pattern from its brackets and quantifiers. */
export interface PatternShape {
  /** The characters that the shortest text has that matches it, about. */
  readonly length: number;
  /** Whether a repetition without end is repeated without end, which engines that go back may not survive. */
  readonly nested: boolean;
  /** Whether many repetitions are repeated many times, or alternatives are. */
  readonly branched: boolean;
  /**
   * Whether engines that go back may take very long: a repetition of repetitions or of alternatives, several repetitions
   * without end, or one that may begin anywhere.
   */
  readonly slow: boolean;
}

interface Group {
  length: number;
  unbounded: boolean;
  /** Whether it holds alternatives, or repetitions of many. */
  branching: boolean;
}

/** A repetition of this many is as good as one without end. */
const many = 10;

/** Reads the shape of a regular expression, closely enough to bound what is done with it. */
export function shapeOf(pattern: string): PatternShape {
  const bare = pattern
    .replaceAll(/\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|[^])/g, "x")
    .replaceAll(/\[[^\]]*\]/g, "x");
  const open: Group[] = [{ length: 0, unbounded: false, branching: false }];
  let last: Group = { length: 0, unbounded: false, branching: false };
  let nested = false;
  let branched = false;
  let endless = 0;
  for (const [token] of bare.matchAll(
    /\((?:\?(?:[:=!]|<[=!]|P?<[^>]*>))?|\)|[*+?]\??|\{\d*,?\d*\}\??|[^]/g,
  )) {
    const group = open.at(-1) as Group;
    const quantifier = /^(?:[*+?]|\{\d+,?\d*\})/.test(token);
    if (token.startsWith("(")) open.push({ length: 0, unbounded: false, branching: false });
    else if (token === ")" && open.length > 1) {
      last = open.pop() as Group;
      const around = open.at(-1) as Group;
      around.length += last.length;
      around.unbounded ||= last.unbounded;
      around.branching ||= last.branching;
    } else if (quantifier) {
      const unbounded = /^[*+]|^\{\d+,\}/.test(token);
      const most = unbounded ? Infinity : Number(/(\d+)\}/.exec(token)?.[1] ?? 1);
      nested ||= unbounded && last.unbounded;
      branched ||= most >= many && last.branching;
      if (unbounded) endless += 1;
      group.branching ||= most >= many;
      const times = Number(/^\{(\d+)/.exec(token)?.[1] ?? (token.startsWith("+") ? 1 : 0));
      group.length += last.length * (times - 1);
      group.unbounded ||= unbounded;
      last = {
        length: 0,
        unbounded: last.unbounded || unbounded,
        branching: last.branching || most >= many,
      };
    } else {
      last = { length: /[|^$]/.test(token) ? 0 : 1, unbounded: false, branching: false };
      group.branching ||= token === "|";
      group.length += last.length;
    }
  }
  const anywhere = endless > 0 && !pattern.startsWith("^");
  const slow = nested || branched || endless > 1 || anywhere;
  return { length: (open[0] as Group).length, nested, branched: nested || branched, slow };
}
