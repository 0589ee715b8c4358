import type { ErrorObject, ValidateFunction } from "ajv";
import type { Violation } from "../violation.ts";
import { orList, violationOf } from "./wording.ts";

/** Compiles a schema that stands somewhere inside the document. */
export type CompileBranch = (schema: unknown) => ValidateFunction;

/** The type error of several branches in one: what any of them would have taken. */
function mergeTypeErrors(union: ErrorObject, branches: readonly ErrorObject[][]): ErrorObject[] {
  const types = new Set<string>();
  const values: unknown[] = [];
  for (const error of branches.flat()) {
    const params = error.params as Record<string, unknown>;
    if (error.keyword === "type") for (const type of [params["type"]].flat()) types.add(String(type));
    else if (error.keyword === "const") values.push(params["allowedValue"]);
    else values.push(...(params["allowedValues"] as unknown[]));
  }
  if (values.length === 0) {
    return [{ ...union, keyword: "type", params: { type: [...types] } }];
  }
  if (types.size === 0) return [{ ...union, keyword: "enum", params: { allowedValues: values } }];
  const expected = orList([...types, ...values.map((value) => JSON.stringify(value))]);
  return [{ ...union, keyword: "type", params: { type: [expected] } }];
}

const rootKeywords = new Set(["type", "const", "enum"]);

/** Says that the branch cannot have been meant: the value itself is of the wrong kind for it. */
function failsAtRoot(errors: readonly ErrorObject[], root: string): boolean {
  return errors.some((error) => error.instancePath === root && rootKeywords.has(error.keyword));
}

/** Counts the members that tell kinds apart (`const`, one-value `enum`) and do not fit. */
function wrongTags(errors: readonly ErrorObject[], root: string): number {
  return errors.filter((error) => {
    const own = error.instancePath.startsWith(`${root}/`);
    const direct = own && !error.instancePath.slice(root.length + 1).includes("/");
    return direct && (error.keyword === "const" || error.keyword === "enum");
  }).length;
}

/** The errors of a failed `anyOf` or `oneOf`: those of the branch that was probably meant. */
function unionErrors(union: ErrorObject, compile: CompileBranch): ErrorObject[] {
  const branches = (union.schema as unknown[]).map((schema) => {
    const validate = compile(schema);
    if (validate(union.data)) return [];
    const found = (validate.errors ?? []).map((error) => ({
      ...error,
      instancePath: union.instancePath + error.instancePath,
    }));
    return relevantErrors(found, compile);
  });
  // More than one branch of a oneOf fits: the union itself is the broken rule.
  if (branches.some((errors) => errors.length === 0)) return [union];
  const root = union.instancePath;
  const meant = branches.filter((errors) => !failsAtRoot(errors, root));
  if (meant.length === 0) {
    const plain = branches.every((errors) => errors.every((error) => rootKeywords.has(error.keyword)));
    return plain ? mergeTypeErrors(union, branches) : [union];
  }
  const score = (errors: readonly ErrorObject[]) => wrongTags(errors, root) * 1000 + errors.length;
  const scores = meant.map(score);
  const best = Math.min(...scores);
  return meant[scores.indexOf(best)] ?? [union];
}

/**
 * Keeps of ajv's errors those that speak of what was meant: a failed union is replaced by the errors of
 * the branch that applies, and `if` gives way to the errors of its `then` or `else`.
 *
 * Needs ajv's options `allErrors` and `verbose`. A branch is judged again on its own, because ajv's flat
 * list does not say which errors belong to which branch.
 */
function relevantErrors(errors: readonly ErrorObject[], compile: CompileBranch): ErrorObject[] {
  const kept: ErrorObject[] = [];
  let remaining = errors.filter((error) => error.keyword !== "if");
  // ajv reports a union after its branches, so the outermost of the unions left stands last.
  for (;;) {
    const at = remaining.findLastIndex(isUnion);
    const union = remaining[at];
    if (union === undefined) return [...remaining, ...kept];
    kept.unshift(...unionErrors(union, compile), ...remaining.slice(at + 1));
    remaining = withoutBranches(remaining.slice(0, at), union, compile);
  }
}

function isUnion(error: ErrorObject): boolean {
  return (error.keyword === "anyOf" || error.keyword === "oneOf") && Array.isArray(error.schema);
}

/** Takes away the errors that the branches of a union have put just before it. */
function withoutBranches(
  errors: readonly ErrorObject[],
  union: ErrorObject,
  compile: CompileBranch,
): ErrorObject[] {
  const key = (error: ErrorObject, prefix: string) =>
    `${prefix}${error.instancePath} ${error.keyword} ${JSON.stringify(error.params)}`;
  const own = new Map<string, number>();
  for (const schema of union.schema as unknown[]) {
    const validate = compile(schema);
    if (validate(union.data)) continue;
    for (const error of validate.errors ?? []) {
      const name = key(error, union.instancePath);
      own.set(name, (own.get(name) ?? 0) + 1);
    }
  }
  return errors
    .toReversed()
    .filter((error) => {
      const count = own.get(key(error, "")) ?? 0;
      if (count > 0) own.set(key(error, ""), count - 1);
      return count === 0;
    })
    .toReversed();
}

/** Nobody reads more violations than this of one body. */
const most = 100;

/** Turns ajv's errors into violations of `body`, one for each broken rule; the first hundred. */
export function explainErrors(
  errors: readonly ErrorObject[],
  body: unknown,
  compile: CompileBranch,
): Violation[] {
  const relevant = relevantErrors(errors, compile).filter(({ keyword }) => keyword !== "propertyNames");
  // A schema that fails evaluates nothing, so that all members of its value look surplus.
  const broken = relevant.filter(({ keyword }) => !keyword.startsWith("unevaluated"));
  const isNoise = ({ keyword, instancePath }: ErrorObject) =>
    keyword.startsWith("unevaluated") &&
    broken.some((other) => `${other.instancePath}/`.startsWith(`${instancePath}/`));
  // Of a value of the wrong type, no other rule says anything of use.
  const mistyped = new Set(
    relevant.filter(({ keyword }) => keyword === "type").map(({ instancePath }) => instancePath),
  );
  const seen = new Set<string>();
  return relevant
    .filter(({ keyword, instancePath }) => keyword === "type" || !mistyped.has(instancePath))
    .filter((error) => !isNoise(error))
    .slice(0, most)
    .map((error) => violationOf(error, body))
    .filter(({ pointer, keyword, expected }) => {
      const key = `${pointer} ${keyword} ${expected}`;
      const first = !seen.has(key);
      seen.add(key);
      return first;
    });
}
