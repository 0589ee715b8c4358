import type { Violation } from "../../violation.ts";
import { isObject } from "../json.ts";
import { toParam, valueAt } from "../json-pointer.ts";
import type { Judge } from "../judge.ts";
import type { RequestBody } from "./request-body.ts";
import { preview } from "../wording.ts";

/** What the contract says of a body. */
export interface BodyVerdict {
  /** Every broken rule. */
  readonly violations: readonly Violation[];
  /** The members that the contract does not know, as JSON pointers. Only looked for in a valid body. */
  readonly undocumented: readonly string[];
}

const accepted: BodyVerdict = { violations: [], undocumented: [] };

/** Judges a request body, with what was found wrong while it was read. Of a file it says how large it is, never what is in it. */
export async function judgeBody(judge: Judge, body: RequestBody): Promise<BodyVerdict> {
  const { value, judged = value, schema, lines = false, violations = [] } = body;
  if (value === undefined) return accepted;
  let told = accepted;
  if (schema !== undefined) {
    told = await (lines ? judgeLines(judge, schema, judged) : judgeValue(judge, schema, judged));
  }
  if (told === accepted && violations.length === 0) return accepted;
  const broken = told.violations.map((each) => withoutFile(each, value, judged));
  return { violations: [...violations, ...broken], undocumented: told.undocumented };
}

async function judgeValue(judge: Judge, schema: string, value: unknown): Promise<BodyVerdict> {
  if (judge.exact(schema, value)) return accepted;
  const violations = await judge.violations(schema, value, "request");
  const undocumented = violations.length === 0 ? await judge.undocumented(schema, value) : [];
  return { violations, undocumented };
}

/** Nobody reads more broken lines than this. */
const mostLines = 100;

/** Judges each value of a list by the schema, until enough are broken. */
async function judgeLines(judge: Judge, schema: string, values: unknown): Promise<BodyVerdict> {
  const violations: Violation[] = [];
  const undocumented: string[] = [];
  for (const [index, value] of (Array.isArray(values) ? (values as unknown[]) : []).entries()) {
    // Waiting for each of many lines takes longer than judging them.
    if (judge.exact(schema, value)) continue;
    const told = await judgeValue(judge, schema, value);
    for (const each of told.violations) {
      const pointer = `/${index}${each.pointer}`;
      const message = `in line ${index + 1}, ${each.message.replace(/^the body /, "it ")}`;
      violations.push({ ...each, pointer, param: toParam(pointer, values), message });
    }
    undocumented.push(...told.undocumented.map((each) => `/${index}${each}`));
    if (violations.length >= mostLines) break;
  }
  return violations.length + undocumented.length === 0 ? accepted : { violations, undocumented };
}

/** A violation that tells which files there were, instead of what is in them. */
function withoutFile(violation: Violation, value: unknown, judged: unknown): Violation {
  if (value === judged) return violation;
  const [shown, was] = [value, judged].map((each) => valueAt(each, violation.pointer));
  if (typeof shown !== "object" || typeof was === "undefined") return violation;
  const seen =
    isObject(shown) && typeof was === "string" ? `a file of ${String(shown["size"])} bytes` : preview(shown);
  // The message ends with what was seen, and at times with its type.
  const said = violation.message.lastIndexOf(", but it is ");
  const message = said === -1 ? violation.message : `${violation.message.slice(0, said)}, but it is ${seen}`;
  return { ...violation, seen, message };
}
