import { access } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { isObject } from "../contract/json.ts";
import { didYouMean, preview } from "../contract/wording.ts";
import type { OptionTable } from "./option-tables.ts";
import { type Given, UsageError } from "./options.ts";

const names = ["mynah.config.yaml", "mynah.config.yml", "mynah.config.json"];

/** The option of the config file that lists documents, which the command line takes without a name. */
const documents = "documents";

/** What the config file says of contract coverage, which the command line cannot say. */
const coverage = "coverage";

/** Options that are paths. */
const paths = ["fixtures", "overlay"];

/**
 * Reads the config file, and lets the command line have the last word. The file takes the names of the
 * command line's options, `documents` and `coverage`; its paths start at its own folder.
 *
 * @throws UsageError for an option that is unknown, with file and line.
 */
export async function withConfigFile(given: Given, table: OptionTable): Promise<Given> {
  const file = await findConfig(given.values["config"]);
  if (file === undefined) return given;
  const { formatLocation, readSource } = await import("../node/document/source-file.ts");
  const source = await readSource(file);
  if (!isObject(source.value)) {
    throw new UsageError(`Failed to read ${file}: it is no mapping. Please write options as "name: value".`);
  }
  const known = [...Object.keys(table).filter((name) => name !== "config"), documents, coverage];
  for (const name of Object.keys(source.value)) {
    if (known.includes(name)) continue;
    const meant = didYouMean(name, known);
    const at = formatLocation(source.locate(`/${name}`, "name"));
    const hint = meant === undefined ? `Please use one of ${known.join(", ")}.` : `Did you mean ${meant}?`;
    throw new UsageError(`Failed to read ${at}: there is no option "${name}". ${hint}`);
  }
  const byName: Record<string, Readonly<Record<string, string>>> = {};
  for (const [name, { type, number = false, multiple = false, named = false, bare }] of Object.entries(
    table,
  )) {
    const value = source.value[name];
    const fits = (each: unknown) =>
      typeof each === type || (number && typeof each === "number") || each === undefined;
    // What may stand alone on the command line is a switch here.
    if (bare !== undefined && typeof value === "boolean") continue;
    if (named && isTexts(value)) {
      byName[name] = value;
      continue;
    }
    if (multiple ? [value].flat().every(fits) : fits(value)) continue;
    const at = formatLocation(source.locate(`/${name}`, "name"));
    const wanted =
      type === "boolean"
        ? "true or false"
        : number
          ? "a number"
          : bare !== undefined
            ? "a text, or true or false"
            : named
              ? "a text, or texts by name"
              : "a text";
    // What may be a secret is not shown.
    const seen = named ? "something else" : preview(value);
    throw new UsageError(
      `Failed to read ${at}: ${name} must be ${wanted}, but it is ${seen}. Please mend it.`,
    );
  }
  if ([source.value[documents] ?? []].flat().some((each) => typeof each !== "string")) {
    const at = formatLocation(source.locate(`/${documents}`));
    throw new UsageError(`Failed to read ${at}: documents must be paths. Please list OpenAPI files.`);
  }
  const { [documents]: listed, [coverage]: said, ...values } = source.value;
  const at = (path: unknown) => resolve(dirname(file), String(path));
  const files = paths.filter((name) => values[name] !== undefined);
  const resolved = Object.fromEntries(files.map((name) => [name, [values[name]].flat().map(at)]));
  const plain = Object.entries(values).filter(([name]) => byName[name] === undefined);
  return {
    values: { ...(Object.fromEntries(plain) as Given["values"]), ...resolved, ...given.values },
    named: byName,
    ...(said === undefined
      ? {}
      : { coverage: { value: said, locate: (place) => formatLocation(source.locate(`/coverage${place}`)) } }),
    positionals: given.positionals.length > 0 ? given.positionals : [listed ?? []].flat().map(at),
  };
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isObject(value) && Object.values(value).every((each) => typeof each === "string");
}

async function findConfig(given: unknown): Promise<string | undefined> {
  if (typeof given === "string") return given;
  for (const name of names) {
    const found = await access(name).then(
      () => true,
      () => false,
    );
    if (found) return name;
  }
  return undefined;
}
