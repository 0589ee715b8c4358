import { join } from "node:path";
import { expect, test } from "vitest";
import { assignOverlays } from "../../src/node/document/assign-overlays.ts";
import { loadDocument } from "../../src/node/document/load-document.ts";
import { folderWith } from "../cli/run-mynah.ts";

const document = `openapi: 3.1.0
info: { title: 새, version: "1" }
tags: [{ name: 鳥 }]
paths:
  /birds:
    get: { operationId: listBirds, parameters: [{ name: 色, in: query }, { name: page, in: query }] }
    post: { operationId: addBird, deprecated: true }
  /eggs:
    get: { operationId: listEggs, deprecated: true }
components: { schemas: { Bird: { type: object, properties: { name: { type: string } } } } }
`;

/** Loads the document with overlays of these actions, an overlay a text. */
async function overlaid(...actions: string[]) {
  const overlays = actions.map((each, index) => [
    `o${index}.yaml`,
    `overlay: 1.0.0\ninfo: { title: 덮개, version: "1" }\nactions:\n${each}`,
  ]);
  const folder = await folderWith({ "birds.yaml": document, ...Object.fromEntries(overlays) });
  const files = overlays.map(([name = ""]) => join(folder, name));
  const loaded = loadDocument(join(folder, "birds.yaml"), { overlays: files });
  return { folder, loaded, overlays: files };
}

async function resultOf(...actions: string[]) {
  const { loaded } = await overlaid(...actions);
  return (await loaded).document;
}

test("an update is merged into every object that its target selects, and into no other", async () => {
  const { paths } = await resultOf(
    "  - target: $.paths.*[?@.deprecated == true]\n    update: { x-mynah-dialect: raw, deprecated: false, x-a: { b: 1 } }\n" +
      "  - target: $.paths['/eggs'].get\n    update: { x-a: { c: 2 } }\n",
  );
  expect(paths).toMatchObject({
    "/birds": { post: { deprecated: false, "x-mynah-dialect": "raw", "x-a": { b: 1 } } },
    "/eggs": { get: { deprecated: false, "x-a": { b: 1, c: 2 } } },
  });
  expect(JSON.stringify(paths).match(/x-mynah-dialect/g)).toHaveLength(2);
});

test("an update is appended to arrays, and to arrays in objects", async () => {
  const { tags, paths } = await resultOf(
    "  - { target: $.tags, update: { name: 알 } }\n  - { target: $.tags, update: [{ name: 巣 }] }\n" +
      "  - { target: $, update: { tags: [{ name: last }] } }\n" +
      "  - { target: $.paths.*.get.parameters, update: { name: q, in: query } }\n",
  );
  expect(tags).toEqual(["鳥", "알", "巣", "last"].map((name) => ({ name })));
  expect(paths?.["/birds"]).toHaveProperty("get.parameters.2.name", "q");
});

test("what a target selects is removed, of lists too, and overlays follow one another", async () => {
  const { paths } = await resultOf(
    "  - { target: '$.paths.*.get.parameters[?@.in == \"query\"]', remove: true, update: 1 }\n",
    "  - { target: \"$.paths['/eggs']\", remove: true }\n  - { target: $.paths, update: { /eggs: { get: {} } } }\n",
  );
  expect(paths).toEqual({
    "/birds": { get: { operationId: "listBirds", parameters: [] }, post: expect.anything() },
    "/eggs": { get: {} },
  });
});

test("the files of overlays are told, the document's file is not changed, and targets that select nothing are told", async () => {
  const { loaded, overlays, folder } = await overlaid(
    "  - { target: $.info, update: { x: 1 } }\n  - target: $.nothing\n    remove: true\n",
  );
  const { files, warnings, source } = await loaded;
  expect(files).toEqual([join(folder, "birds.yaml"), ...overlays]);
  expect(source.value).toHaveProperty("info", { title: "새", version: "1" });
  expect(warnings).toEqual([
    { at: { file: overlays[0], line: 5, column: 13 }, message: 'the target "$.nothing" selects nothing' },
  ]);
});

test("names that JavaScript gives a meaning pollute nothing", async () => {
  const update = "{ __proto__: { polluted: 1 }, constructor: { prototype: { polluted: 1 } } }";
  const result = await resultOf(
    `  - { target: $, update: ${update} }\n  - { target: $.info, update: ${update} }\n  - { target: "$['__proto__']", update: { polluted: 2 } }\n` +
      "  - { target: \"$.info['__proto__']\", remove: true }\n  - { target: $.constructor.prototype, update: { polluted: 3 } }\n",
  );
  expect({}).not.toHaveProperty("polluted");
  expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
  expect(Object.hasOwn(result, "__proto__")).toBe(true);
  expect(Object.hasOwn(result["info"] as object, "__proto__")).toBe(false);
});

test.each([
  [
    "a target that is no JSONPath",
    "  - { target: 'paths.*', remove: true }",
    /4:15: its target is no JSONPath of RFC 9535: .*Please mend it\.$/,
  ],
  ["a function that there is not", "  - { target: '$[?run(@)]', remove: true }", /no such function 'run'/],
  ["a target with a script", "  - { target: '$[(@.length-1)]', remove: true }", /no JSONPath/],
  [
    "a text as a target",
    "  - { target: $.info.title, update: { a: 1 } }",
    /only objects and arrays are changed, but at "\/info\/title" it meets string with object/,
  ],
  ["a text for an object", "  - { target: $.info, update: hello }", /an object is merged with an object/],
  ["the whole document taken away", "  - { target: $, remove: true }", /takes the whole document away/],
  ["no change", "  - { target: $ }", /the action changes nothing/],
  ["a misspelt member", "  - { target: $, updat: {} }", /an action has no "updat"\. Please write update/],
  ["no target", "  - { update: {} }", /"target" must be a JSONPath, but it is nothing/],
  [
    "a text for remove",
    "  - { target: $, remove: 'yes' }",
    /"remove" must be true or false, but it is "yes"/,
  ],
  ["a text for an action", "  - $.paths", /an action must be an object/],
  ["no actions", "  []", /"actions" must be a list of changes, but it is \[\]/],
  [
    "what is referred to taken away",
    "  - { target: $.info, update: { a: { $ref: '#/b' } } }",
    /"#\/b" leads nowhere/,
  ],
  [
    "a reference to a file",
    "  - { target: $.info, update: { a: { $ref: './b.yaml' } } }",
    /"\.\/b\.yaml" leads nowhere/,
  ],
  ["no URL", "  - { target: $.info, update: { a: { $ref: 'http://[' } } }", /leads nowhere/],
  [
    "paths that are none",
    "  - { target: $.paths, remove: true }\n  - { target: $, update: { paths: 1 } }",
    /"paths" must be an object/,
  ],
])("%s is refused with its place", async (_, actions, says) => {
  const { loaded } = await overlaid(`${actions}\n`);
  await expect(loaded).rejects.toThrow(says);
  await expect(loaded).rejects.toThrow(/^Failed to (?:load|apply) .*\.yaml:\d+:\d+: .* Please [^.]+.*\.$/);
});

test.each([
  ["another file", "a: 1", 'it has no "overlay"'],
  ["a list", "[]", 'it has no "overlay"'],
  ["another version", "overlay: 2.0.0", '"overlay" must be 1.0.x, but it is "2.0.0"'],
  ["a number", "overlay: 1.0", '"overlay" must be 1.0.x, but it is 1'],
])("%s is no overlay", async (_, text, says) => {
  const folder = await folderWith({ "birds.yaml": document, "o.yaml": text });
  const loaded = loadDocument(join(folder, "birds.yaml"), { overlays: [join(folder, "o.yaml")] });
  await expect(loaded).rejects.toThrow(`Failed to load the overlay ${folder}/o.yaml:1:`);
  await expect(loaded).rejects.toThrow(says);
});

test("an update that would make the document larger than may be is refused", async () => {
  const list = `[${"0,".repeat(20_000)}0]`;
  const grow = `  - { target: "$.components..properties", update: { a: ${list} } }\n`;
  const many = Array.from({ length: 300 }, (_, index) => `p${index}: {}`).join(", ");
  const { loaded } = await overlaid(
    `  - { target: $, update: { x: { ${many} } } }\n  - { target: $.x.*, update: { a: ${list} } }\n${grow}`,
  );
  await expect(loaded).rejects.toThrow(/larger than 5000000 values/);
});

const head = (extended?: string) =>
  `overlay: 1.0.0\n${extended === undefined ? "" : `extends: ${extended}\n`}actions: [{ target: $.info, update: { x: 1 } }]\n`;

test("overlays are for the one document, or for the one that they extend", async () => {
  const folder = await folderWith({
    "birds.yaml": document,
    "eggs.yaml": document,
    "free.yaml": head(),
    "o/birds.yaml": head("../birds.yaml"),
    "o/eggs.yaml": head("./../eggs.yaml"),
    "o/other.yaml": head("other.yaml"),
    "o/remote.yaml": head("https://birds.example/openapi.yaml"),
  });
  const [birds, eggs] = [join(folder, "birds.yaml"), join(folder, "eggs.yaml")];
  const at = (name: string) => join(folder, name);
  expect(await assignOverlays([birds], [at("free.yaml"), at("o/remote.yaml")])).toEqual([
    { document: birds, overlays: [at("free.yaml"), at("o/remote.yaml")] },
  ]);
  expect(await assignOverlays([birds, eggs], [at("o/eggs.yaml")])).toEqual([
    { document: birds, overlays: [] },
    { document: eggs, overlays: [at("o/eggs.yaml")] },
  ]);
  expect(await assignOverlays([], [at("o/eggs.yaml"), at("o/birds.yaml")])).toEqual([
    { document: eggs, overlays: [at("o/eggs.yaml")] },
    { document: birds, overlays: [at("o/birds.yaml")] },
  ]);
  await expect(assignOverlays([birds, eggs], [at("free.yaml")])).rejects.toThrow(
    /there are several documents\. Please say with extends/,
  );
  await expect(assignOverlays([], [at("free.yaml")])).rejects.toThrow(
    /there is no document to lay it over\. Please give one/,
  );
  await expect(assignOverlays([birds, eggs], [at("o/other.yaml")])).rejects.toThrow(
    /which is none of the documents given/,
  );
  await expect(assignOverlays([], [at("o/remote.yaml")])).rejects.toThrow(/which is no file/);
});
