import type { Contract } from "../../contract/contract.ts";
import { isObject, memberOf, stringOf } from "../../contract/json.ts";
import { toPointer } from "../../contract/json-pointer.ts";
import { didYouMean } from "../../contract/wording.ts";
import { dialects } from "../../dialects/table.ts";
import { errorNames } from "../../fixtures/named-errors.ts";

/** Notes a finding at a place of a document, or at the name of the member there. */
export type Find = (pointer: string, message: string, what?: "name") => void;

/** Every object of a document with its JSON pointer. */
export function* walk(value: unknown, pointer = ""): Generator<[string, unknown]> {
  if (isObject(value)) yield [pointer, value];
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) yield* walk(member, pointer + toPointer([name]));
}

const extensions = [
  "x-mynah-dialect",
  "x-mynah-errors",
  "x-mynah-ids",
  "x-mynah-item-schema",
  "x-mynah-members",
  "x-mynah-off-contract",
  "x-mynah-pages",
  "x-mynah-source",
  "x-mynah-uncoverable",
  "x-mynah-widening",
];

/** Finds extensions and dialects that mynah does not know, and patterns of ids that it does not understand. */
export function checkExtensions(contract: Contract, find: Find): void {
  for (const [pointer, value] of walk(contract.document)) {
    for (const name of Object.keys(value as object)) {
      if (!name.startsWith("x-mynah-") || extensions.includes(name)) continue;
      const meant = didYouMean(name, extensions);
      find(
        pointer + toPointer([name]),
        `${name} is no extension of mynah${meant ? `; did you mean ${meant}?` : ""}`,
      );
    }
  }
  const named = memberOf(contract.document["x-mynah-errors"], "named");
  for (const name of Object.keys(isObject(named) ? named : {})) {
    if (errorNames.includes(name)) continue;
    const meant = didYouMean(name, errorNames);
    find(
      `/x-mynah-errors/named/${name}`,
      `fixtures know no error ${name}; ${meant ? `did you mean ${meant}?` : `please use one of ${errorNames.join(", ")}`}`,
    );
  }
  for (const { source, pointer } of contract.operations) {
    const patterns = memberOf(source, "x-mynah-ids");
    for (const [kind, id] of Object.entries(isObject(patterns) ? patterns : {})) {
      const left = String(id).replaceAll(/\{(?:alnum|digits|hex):\d+\}|\{datetime:[+-]\d\d:\d\d\}/g, "");
      if (!/[{}]/.test(left)) continue;
      const known = "{alnum:N}, {digits:N}, {hex:N} or {datetime:+HH:MM}";
      find(
        `${pointer}/x-mynah-ids/${kind}`,
        `the pattern "${String(id)}" is not understood; please use ${known}`,
      );
    }
    const name = stringOf(source, "x-mynah-dialect");
    if (name === undefined || name === "raw" || dialects[name] !== undefined) continue;
    const known = [...Object.keys(dialects), "raw"].join(", ");
    find(`${pointer}/x-mynah-dialect`, `the dialect "${name}" is not known; please use one of ${known}`);
  }
}
