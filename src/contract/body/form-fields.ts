import { Refusal } from "../../errors.ts";
import { itemPlaces, memberPlaces, namedPlaces, partsOf, type Schemas, typesAt } from "./body-schema.ts";
import type { Sealed, Sent } from "./sent.ts";

/** One field of a form as it was sent: its name, and its text, or what is not judged as a text. */
export interface Field {
  readonly name: string;
  readonly value: string | Sealed;
}

/** What was sent under one name: values, items in the order of `[]`, and members in brackets. */
interface Node {
  readonly values: (string | Sealed)[];
  readonly items: Node[];
  readonly members: Map<string, Node>;
}

/** Makes the value of a field of what was sent. */
export type ReadValue = (value: string | Sealed, places: readonly string[]) => Sent;

/** Deeper than this no schema goes. */
const deepest = 32;

/**
 * Puts the fields of a form together, as the servers of forms do: a name that stands several times is a list, and so is
 * one that ends in `[]`; `a[b]` is a member of `a`, and `a[0]` an item of it where the schema allows an array. A name
 * that the schema has as it stands, brackets and all, is taken as it stands.
 *
 * @param root The JSON pointers of the schemas of the form.
 * @throws Refusal `invalid_body` where one name is sent as two things, `body_too_deep`.
 * @example
 * `expand[]=customer&items[0][price]=p1` // { expand: ["customer"], items: [{ price: "p1" }] }
 */
export function putTogether(
  fields: readonly Field[],
  root: readonly string[],
  schemas: Schemas,
  read: ReadValue,
): Sent {
  const form = emptyNode();
  const known = new Map<string, boolean>();
  const rootParts = partsOf(root, schemas);
  for (const { name, value } of fields) {
    if (!known.has(name)) known.set(name, namedPlaces(rootParts, name, schemas).length > 0);
    place(form, known.get(name) === true ? [name] : segmentsOf(name), value);
  }
  return resolve(form, root, "", true);

  function resolve(node: Node, places: readonly string[], name: string, top = false): Sent {
    const [value] = node.values;
    const [key] = node.members.keys();
    const lists = node.items.length > 0 || node.values.length > 1;
    if (value !== undefined && key === undefined && !lists) {
      const one = read(value, places);
      // A list of one looks like its item.
      return mustBeArray(places) && !isArray(one)
        ? [read(value, itemPlaces(partsOf(places, schemas), schemas))]
        : one;
    }
    if (key !== undefined && (lists || value !== undefined)) throw conflict(name, key);
    const parts = top ? rootParts : partsOf(places, schemas);
    const inner = itemPlaces(parts, schemas);
    if (key !== undefined || top) {
      const members = [...node.members];
      if (!top && members.every(([each]) => /^\d{1,9}$/.test(each)) && mayBeArray(places)) {
        return members
          .toSorted(([a], [b]) => Number(a) - Number(b))
          .map(([index, each]) => resolve(each, inner, `${name}[${index}]`));
      }
      return new Map(
        members.map(([member, each]) => [
          member,
          resolve(each, memberPlaces(parts, member, schemas), top ? member : `${name}[${member}]`),
        ]),
      );
    }
    // `a=1&a[]=2` is a list of both.
    return [
      ...node.values.map((each) => read(each, inner)),
      ...node.items.map((each, index) => resolve(each, inner, `${name}[${index}]`)),
    ];
  }

  function mustBeArray(places: readonly string[]): boolean {
    const types = typesAt(places, schemas);
    return types?.has("array") === true && [...types].every((type) => type === "array" || type === "null");
  }

  function mayBeArray(places: readonly string[]): boolean {
    return typesAt(places, schemas)?.has("array") ?? true;
  }
}

function isArray(sent: Sent): boolean {
  return Array.isArray(sent) || (typeof sent === "object" && "judged" in sent && Array.isArray(sent.judged));
}

function emptyNode(): Node {
  return { values: [], items: [], members: new Map() };
}

function place(form: Node, segments: readonly string[], value: string | Sealed): void {
  let node = form;
  for (const [index, segment] of segments.entries()) {
    if (segment === "" && index > 0) node = itemFor(node, segments.slice(index + 1));
    else {
      const member = node.members.get(segment) ?? emptyNode();
      node.members.set(segment, member);
      node = member;
    }
  }
  node.values.push(value);
}

/** `a[][b]=1&a[][c]=2&a[][b]=3` is two items: a new one begins where a member comes again. */
function itemFor(node: Node, [next]: readonly string[]): Node {
  const last = node.items.at(-1);
  if (last !== undefined && next !== undefined && next !== "" && !last.members.has(next)) return last;
  const item = emptyNode();
  node.items.push(item);
  return item;
}

/** `a[b][]` as `["a", "b", ""]`; a name whose brackets do not close is one segment. */
function segmentsOf(name: string): string[] {
  const start = name.indexOf("[");
  if (start < 1) return [name];
  const segments = [name.slice(0, start)];
  let at = start;
  while (at < name.length) {
    const end = name.indexOf("]", at);
    const again = name.indexOf("[", at + 1);
    if (name[at] !== "[" || end === -1 || (again !== -1 && again < end)) return [name];
    segments.push(name.slice(at + 1, end));
    at = end + 1;
    if (segments.length > deepest) throw tooDeep(name);
  }
  return segments;
}

function conflict(name: string, key: string): Refusal {
  return new Refusal(
    "invalid_body",
    `Failed to read the body: ${shown(name)} is sent both as a value and as an object, ${shown(`${name}[${key}]`)}. Please send one of them.`,
    { param: name },
  );
}

function tooDeep(name: string): Refusal {
  return new Refusal(
    "body_too_deep",
    `Failed to read the body: the field ${shown(name)} is nested more than ${deepest} times. Please send a flatter body.`,
  );
}

/** A name as it is quoted in a message. */
function shown(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
}
