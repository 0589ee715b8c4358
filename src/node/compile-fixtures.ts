import type { Liquid } from "liquidjs";
import { isObject } from "../contract/json.ts";
import { toPointer } from "../contract/json-pointer.ts";
import { type Fixture, repliesOf } from "../fixtures/fixture.ts";
import type { FixtureProblem } from "../fixtures/fixture-problem.ts";
import { type CompilePattern, loadPatterns } from "../fixtures/pattern.ts";
import { compileTemplates, createTemplateEngine, hasTemplates, isPlain } from "../fixtures/templates.ts";

/** Compiles what fixtures have to compile, patterns and templates, and says what cannot be compiled. */
export type CompileFixture = (fixture: Fixture) => Promise<FixtureProblem[]>;

/** Prepares compiling; RE2 and the template engine are loaded when a fixture has a use for them. */
export function createFixtureCompiler(): CompileFixture {
  let patterns: Promise<CompilePattern> | undefined;
  let engine: Promise<Liquid> | undefined;
  return async (fixture) => {
    const problems: FixtureProblem[] = [];
    const attempt = (pointer: string, compile: () => unknown) => {
      try {
        compile();
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        // LiquidJS adds the template itself, over several lines, and counts lines in it.
        const [first = message] = message.split("\n");
        problems.push({ pointer, message: first.replace(/, line:\d+, col:\d+/, "") });
      }
    };
    for (const [pointer, pattern] of patternsOf(fixture.when, "/when")) {
      const compile = await (patterns ??= loadPatterns());
      attempt(pointer, () => compile(pattern, false));
    }
    const templates = repliesOf(fixture).flatMap((reply, index) => [
      ...templatesOf(reply, fixture.replies === undefined ? "/reply" : `/replies/${index}`),
    ]);
    for (const [pointer, template] of templates) {
      const liquid = await (engine ??= createTemplateEngine());
      attempt(pointer, () => compileTemplates(liquid, template));
    }
    return problems;
  };
}

function* patternsOf(value: unknown, pointer: string): Generator<[string, string]> {
  if (!isObject(value)) return;
  for (const [name, member] of Object.entries(value)) {
    const place = pointer + toPointer([name]);
    if (name === "matches" && typeof member === "string") yield [place, member];
    else if (name !== "body") yield* patternsOf(member, place);
  }
}

/** The templates that the engine has to look at; those that only mention variables are checked already. */
function* templatesOf(value: unknown, pointer: string): Generator<[string, string]> {
  if (typeof value === "string") {
    if (hasTemplates(value) && !isPlain(value)) yield [pointer, value];
  } else if (typeof value === "object" && value !== null) {
    for (const [name, member] of Object.entries(value))
      yield* templatesOf(member, pointer + toPointer([name]));
  }
}
