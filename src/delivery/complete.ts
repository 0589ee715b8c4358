import { isObject, memberOf } from "../contract/json.ts";
import { parsePointer, valueAt } from "../contract/json-pointer.ts";
import type { Violation } from "../violation.ts";

/**
 * Fits what a dialect writes to a document that is stricter than the dialect: members are added that the document
 * requires and the dialect does not know; members are left out that the document does not allow, where they say nothing
 * of the answer itself. What fits as it stands is not touched.
 */
export interface Completion {
  /** The value, mended as one before it was, or `undefined` where nothing learnt makes it fit. */
  readonly again: (place: string, value: unknown, fits: (mended: unknown) => boolean) => unknown;
  /**
   * The value so mended that it breaks no rule, or `undefined` where there is no such way.
   *
   * @param place Names what the value is judged by.
   */
  readonly learn: (place: string, value: unknown, judging: Judging) => Promise<unknown>;
}

/** How a value is judged that is to be mended. */
export interface Judging {
  /** Every rule that it breaks. */
  readonly violations: (value: unknown) => Promise<readonly Violation[]>;
  /** Gives a value that breaks none, to take members from; called only where nothing plain will do. */
  readonly sample: () => Promise<unknown>;
}

/** One change: a member is put in its place, or left out. */
interface Change {
  /** Segments of the way there; `undefined` for each item of an array. */
  readonly path: readonly (string | undefined)[];
  /** What is put there where there is nothing; without it the member is left out. */
  readonly put?: { readonly value: unknown };
  /** Whether it is left out whatever it is, as it is not allowed there at all; else only null is. */
  readonly forbidden?: boolean;
}

/** Ways to mend that are kept for one place: a stream has few kinds of events. */
const most = 100;

/** How often a value is judged again: an added object may have required members of its own. */
const rounds = 10;

/** What is tried in the place of a member that is missing, after `null` and the member of a sample. */
const plain: readonly unknown[] = [[], {}, "", 0, false];

/** Prepares completing for a gateway. */
export function createCompletion(): Completion {
  const known = new Map<string, (readonly Change[])[]>();
  return {
    again(place, value, fits) {
      for (const changes of known.get(place) ?? []) {
        const mended = changed(value, changes);
        if (fits(mended)) return mended;
      }
      return undefined;
    },
    async learn(place, value, judging) {
      const changes = await findChanges(value, judging);
      if (changes === undefined) return undefined;
      const all = known.get(place) ?? [];
      if (all.length < most) known.set(place, [...all, changes]);
      return changed(value, changes);
    },
  };
}

async function findChanges(
  value: unknown,
  { violations, sample }: Judging,
): Promise<readonly Change[] | undefined> {
  const changes = new Map<string, Change>();
  const tried = new Map<string, number>();
  let sampled: Promise<unknown> | undefined;
  for (let round = 0; round < rounds; round += 1) {
    const mended = changed(value, [...changes.values()]);
    const found = await violations(mended);
    if (found.length === 0) return [...changes.values()];
    // What two items lack is one change.
    const seen = new Set<string>();
    for (const { pointer, expected } of found) {
      const path = pathIn(mended, pointer);
      const key = JSON.stringify(path);
      const wrong = [...changes].find(([, change]) => change.put !== undefined && begins(path, change.path));
      const isMissing = expected === "present";
      if (wrong === undefined && !isMissing) {
        const forbidden = expected === "absent";
        if (!isIdle(valueAt(mended, pointer), forbidden)) return undefined;
        changes.set(key, { path, forbidden });
        continue;
      }
      // What was put there is wrong, or has no members of its own: the next is tried.
      const [place, at] = wrong === undefined ? [key, path] : [wrong[0], wrong[1].path];
      if (seen.has(place)) continue;
      seen.add(place);
      const time = tried.get(place) ?? 0;
      tried.set(place, time + 1);
      let put: unknown = null;
      if (time === 1) put = memberAt(await (sampled ??= sample().catch(() => undefined)), at);
      else if (time > 1) put = plain[time - 2];
      if (time - 2 >= plain.length) return undefined;
      changes.set(place, { path: at, put: { value: put === undefined ? null : put } });
    }
  }
  return undefined;
}

/** The way that a JSON pointer goes in a value. */
function pathIn(root: unknown, pointer: string): (string | undefined)[] {
  let value = root;
  return parsePointer(pointer).map((segment) => {
    const many = Array.isArray(value);
    value = Array.isArray(value) ? (value as unknown[])[Number(segment)] : memberOf(value, segment);
    return many ? undefined : segment;
  });
}

function begins(path: readonly unknown[], start: readonly unknown[]): boolean {
  return start.length > 0 && start.every((segment, index) => segment === path[index]);
}

/** Whether a member can be left out: it is null, or, where it is not allowed at all, no text that anybody has thought of. */
function isIdle(value: unknown, forbidden: boolean): boolean {
  return value === null || (forbidden && value !== undefined && !hasText(value));
}

function hasText(value: unknown): boolean {
  if (typeof value === "string") return value !== "";
  return typeof value === "object" && value !== null && Object.values(value).some(hasText);
}

/** The value at a way; of an array, its first item. */
function memberAt(root: unknown, path: Change["path"]): unknown {
  let value = root;
  for (const segment of path) {
    value =
      segment === undefined
        ? Array.isArray(value)
          ? (value as unknown[])[0]
          : undefined
        : memberOf(value, segment);
  }
  return value;
}

/** A copy of a value with changes. */
function changed(value: unknown, changes: readonly Change[]): unknown {
  let copy = value;
  for (const change of changes) copy = changedAt(copy, change.path, change);
  return copy;
}

function changedAt(value: unknown, path: Change["path"], change: Change): unknown {
  const [segment, ...rest] = path;
  if (path.length === 0) return value;
  if (segment === undefined) {
    return Array.isArray(value) ? value.map((each) => changedAt(each, rest, change)) : value;
  }
  if (!isObject(value)) return value;
  if (rest.length > 0) {
    if (!Object.hasOwn(value, segment)) return value;
    return { ...value, [segment]: changedAt(value[segment], rest, change) };
  }
  const { put, forbidden = false } = change;
  if (put !== undefined) return Object.hasOwn(value, segment) ? value : { ...value, [segment]: put.value };
  const { [segment]: before, ...others } = value;
  return isIdle(before, forbidden) ? others : value;
}
