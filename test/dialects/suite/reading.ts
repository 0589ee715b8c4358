import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Demands, Dialect, RequestView, ToolChoice } from "../../../src/dialects/dialect.ts";
import type { Json } from "../../streams/assemble.ts";
import { type DialectSample, known } from "../sample.ts";
import { anyRequest } from "./any-request.ts";

const schema = { type: "object", properties: { 都市: { type: "string" } } };

const choices: readonly ToolChoice[] = [
  { mode: "auto" },
  { mode: "none" },
  { mode: "required" },
  { mode: "required", names: ["get_weather"], forced: true },
];

const nothing: Demands = {
  stop: [],
  maxTokens: undefined,
  toolChoice: { mode: "auto" },
  parallelToolCalls: true,
  format: { kind: "text" },
};

/** A request is read: what it says, and what it demands. */
export function describeReading(dialect: Dialect, sample: DialectSample): void {
  const { request, demands } = sample;
  const read = (...members: readonly Json[]): RequestView =>
    dialect.read(Object.assign({}, request("天気は? ☀️"), ...members));

  const offered = demands.tools([{ name: "get_weather", parameters: schema }]);

  describe("reads", () => {
    it("a prompt, and nothing that was not said", () => {
      const view = read({ model: "gpt-5.5" });
      expect(view.model).toBe("gpt-5.5");
      expect(view.turns).toEqual([{ role: "user", text: "天気は? ☀️" }]);
      expect(view).toMatchObject({ tools: [], stream: false, choices: 1, demands: nothing });
      expect(view.previous).toBeUndefined();
    });

    it("a conversation, turn by turn", () => {
      const { turns } = dialect.read(sample.conversation);
      const said = turns.filter(({ text }) => text !== "").map(({ role, text }) => `${role}: ${text}`);
      expect(said).toEqual(["system: S", "user: U", "assistant: A", "tool: R", "user: V"]);
      expect(turns.map(({ calls = "" }) => calls).join("")).toBe('f{"a":1}');
      expect(turns.filter(({ calls = "" }) => calls !== "").map(({ role }) => role)).toEqual(["assistant"]);
    });

    it("what the system says, before all else", () => {
      const [first] = dialect.read({ ...sample.conversation, ...demands.system("한국어로") }).turns;
      expect(first).toMatchObject({ role: "system", text: "한국어로" });
    });

    it("tools with their parameters", () => {
      const tools = [
        { name: "get_weather", parameters: schema },
        { name: "get_time", parameters: undefined },
      ];
      expect(read(demands.tools(tools)).tools).toMatchObject(tools);
    });

    it.each(choices)("the choice of tools $mode $names", (choice) => {
      expect(read(offered, demands.toolChoice(choice)).demands.toolChoice).toEqual(choice);
    });

    it("no demand for a tool that is not offered", () => {
      for (const names of [undefined, ["get_weather"]]) {
        const choice = { mode: "required" as const, ...(names && { names, forced: true }) };
        expect(read(demands.toolChoice(choice)).demands.toolChoice).toEqual({ mode: "auto" });
      }
    });

    it.for(known(demands.allowedTools))("the tools among which to choose", (say) => {
      for (const mode of ["auto", "required"] as const) {
        const offering = demands.tools([{ name: "g", parameters: schema }]);
        expect(read(offering, say(mode, ["f", "g"])).demands.toolChoice).toEqual({ mode, names: ["f", "g"] });
      }
    });

    it("whether it is to be streamed", () => {
      for (const stream of [true, false]) expect(read(demands.stream(stream)).stream).toBe(stream);
    });

    it("the limit of tokens", () => {
      expect(read(demands.maxTokens(16)).demands.maxTokens).toBe(16);
    });

    const { includeUsage, choices: count, stop, parallelToolCalls, format } = demands;
    it("whether a stream ends with its usage, which it always does where there is no choice", () => {
      const including = includeUsage ?? (() => ({}));
      expect(read(demands.stream(true), including(true)).includeUsage).toBe(true);
      expect(read(demands.stream(true), including(false)).includeUsage).toBe(includeUsage === undefined);
    });

    it.for(known(count))("how many choices are asked for", (say) => {
      expect(read(say(3)).choices).toBe(3);
    });

    it.for(known(stop))("where the text is to stop", (say) => {
      expect(read(say("。")).demands.stop).toEqual(["。"]);
      expect(read(say(["。", "끝"])).demands.stop).toEqual(["。", "끝"]);
    });

    it.for(known(parallelToolCalls))("whether tools may be called in parallel", (say) => {
      expect(read(say(true)).demands.parallelToolCalls).toBe(true);
      expect(read(say(false)).demands.parallelToolCalls).toBe(false);
    });

    it.for(known(format))("the format of the text, and where its schema stands", (say) => {
      expect(read(say({ kind: "json_object" })).demands.format).toEqual({ kind: "json_object" });
      const body = say({ kind: "json_schema", schema, pointer: "" });
      const seen = read(body).demands.format;
      expect(seen).toEqual({ kind: "json_schema", schema, pointer: expect.any(String) });
      expect("pointer" in seen && at(body, seen.pointer)).toBe(schema);
    });

    it("any JSON without an error, and what is odd as if it were not there", () => {
      const bodies = anyRequest([request("안녕"), sample.conversation, ...everyDemand(sample)]);
      fc.assert(
        fc.property(bodies, (body) => {
          expect(unsound(dialect.read(body))).toEqual([]);
        }),
        { numRuns: 300 },
      );
    });
  });
}

/** A request for each demand. */
function everyDemand({ request, demands }: DialectSample): Json[] {
  const members: (Json | undefined)[] = [
    demands.tools([{ name: "f", parameters: schema }]),
    ...choices.map(demands.toolChoice),
    demands.allowedTools?.("auto", ["f"]),
    demands.stop?.(["。"]),
    demands.maxTokens(16),
    demands.choices?.(3),
    demands.includeUsage?.(true),
    demands.parallelToolCalls?.(false),
    demands.format?.({ kind: "json_schema", schema, pointer: "" }),
  ];
  return members.map((each) => ({ ...request("안녕"), ...each }));
}

function at(body: unknown, pointer: string): unknown {
  const steps = pointer.split("/").slice(1);
  return steps.reduce((value, step) => (value as Json)[step], body);
}

/** What is in a view that it does not promise. */
function unsound({ turns, tools, demands, ...view }: RequestView): unknown[] {
  const { toolChoice, maxTokens = 0, stop, parallelToolCalls, format } = demands;
  const texts = turns.flatMap(({ role, text, calls = "", reference = "" }) => [role, text, calls, reference]);
  const words = [...texts, ...tools.map(({ name }) => name), ...stop, ...(toolChoice.names ?? [])];
  const flags = [view.stream, view.includeUsage, parallelToolCalls];
  return [
    ...words.filter((word) => typeof word !== "string"),
    ...flags.filter((flag) => typeof flag !== "boolean"),
    ...[toolChoice.mode].filter((mode) => !["auto", "none", "required"].includes(mode)),
    ...[format.kind].filter((kind) => !["text", "json_object", "json_schema"].includes(kind)),
    ...[maxTokens].filter((limit) => !(limit >= 0)),
    ...[view.choices].filter((count) => !Number.isInteger(count) || count < 1),
  ];
}
