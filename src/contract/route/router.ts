import type { Operation } from "../operation.ts";
import { decoded } from "../decoded.ts";
import {
  type Discriminator,
  matchSegment,
  parseTemplate,
  type Segment,
  segmentsOf,
  shapeOf,
} from "./path-template.ts";

/** A key of `paths`, with the operations that stand under it. */
export interface PathEntry {
  /** The key, as it is written. */
  readonly key: string;
  readonly segments: readonly Segment[];
  readonly discriminators: readonly Discriminator[];
  readonly operations: readonly Operation[];
}

/** Finds the keys of `paths` that a path fits. */
export interface Router {
  /** Every key, in the order of the document. */
  readonly entries: readonly PathEntry[];
  /**
   * The keys that a path fits, the most specific first; keys that fit the same paths stand together, in the order of
   * the document.
   *
   * @param path The path, still percent-encoded.
   */
  readonly find: (path: string) => readonly (readonly PathEntry[])[];
}

/** What may follow a segment. */
interface Node {
  readonly literals: Map<string, Node>;
  /** Segments with text and parameters, by their shape. */
  readonly mixed: Map<string, MixedStep>;
  parameter: Node | undefined;
  readonly entries: PathEntry[];
}

interface MixedStep {
  readonly segment: Segment;
  readonly node: Node;
}

/**
 * Prepares the finding of operations. Specific goes before general, segment by segment: text, then text with parameters,
 * the more text the earlier, then a parameter alone; what is as specific stays in the order of the document.
 *
 * Keys are kept in a tree of their segments, of which a path leads to each node at most once: to find takes at most as
 * long as to compare the path with every key, and usually as long as the path has segments.
 */
export function createRouter(operations: readonly Operation[]): Router {
  const root = emptyNode();
  const entries = entriesOf(operations);
  const places = new Map(entries.map((entry, index) => [entry, index]));
  let deepest = 0;
  for (const entry of entries) {
    deepest = Math.max(deepest, entry.segments.length);
    let node = root;
    for (const segment of entry.segments) node = follow(node, segment);
    node.entries.push(entry);
  }
  const specificFirst = ([one]: readonly PathEntry[], [other]: readonly PathEntry[]) => {
    if (one === undefined || other === undefined) return 0;
    for (const [index, segment] of one.segments.entries()) {
      const [mine, others] = [rankOf(segment), rankOf(other.segments[index])];
      if (mine !== others) return others - mine;
    }
    return (places.get(one) ?? 0) - (places.get(other) ?? 0);
  };
  return {
    entries,
    find(path) {
      const raws = segmentsOf(path);
      if (raws.length > deepest) return [];
      const found: PathEntry[][] = [];
      // A list of what is left to do, as a document may have keys deeper than calls can be.
      const left: [node: Node, depth: number][] = [[root, 0]];
      for (let next = left.pop(); next !== undefined; next = left.pop()) {
        const [{ literals, mixed, parameter, entries: here }, depth] = next;
        const raw = raws[depth];
        if (raw === undefined) {
          if (here.length > 0) found.push(here);
          continue;
        }
        const literal = literals.get(decoded(raw));
        if (literal !== undefined) left.push([literal, depth + 1]);
        for (const { segment, node } of mixed.values()) {
          if (matchSegment(segment, raw) !== undefined) left.push([node, depth + 1]);
        }
        if (parameter !== undefined && raw !== "") left.push([parameter, depth + 1]);
      }
      return found.length > 1 ? found.toSorted(specificFirst) : found;
    },
  };
}

/** How specific a segment is; more is more. */
function rankOf(segment: Segment | undefined): number {
  if (segment === undefined || isAlone(segment)) return -1;
  return segment.literal === undefined ? segment.fixed : Infinity;
}

/** Whether a segment is a parameter and nothing else. */
function isAlone({ literal, tokens }: Segment): boolean {
  return literal === undefined && tokens.length === 1;
}

function emptyNode(): Node {
  return { literals: new Map(), mixed: new Map(), parameter: undefined, entries: [] };
}

/** The node behind a segment; made where there is none yet. */
function follow(node: Node, segment: Segment): Node {
  const { literal } = segment;
  if (literal !== undefined) {
    const next = node.literals.get(literal) ?? emptyNode();
    node.literals.set(literal, next);
    return next;
  }
  if (isAlone(segment)) return (node.parameter ??= emptyNode());
  const shape = shapeOf(segment);
  const step = node.mixed.get(shape) ?? { segment, node: emptyNode() };
  node.mixed.set(shape, step);
  return step.node;
}

function entriesOf(operations: readonly Operation[]): PathEntry[] {
  const byKey = new Map<string, Operation[]>();
  for (const operation of operations) {
    const known = byKey.get(operation.path);
    if (known === undefined) byKey.set(operation.path, [operation]);
    else known.push(operation);
  }
  return [...byKey].map(([key, under]) => ({ key, ...parseTemplate(key), operations: under }));
}
