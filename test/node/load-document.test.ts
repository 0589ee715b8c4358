import { mkdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { loadDocument } from "../../src/node/document/load-document.ts";
import { folderWith } from "../cli/run-mynah.ts";

/** A document whose one answer has a schema. */
function birds(schema: string, more = ""): string {
  return `openapi: 3.1.0
info: { title: 새, version: "1" }
paths:
  /birds:
    get:
      responses:
        "200":
          description: 鳥
          content: { application/json: { schema: ${schema} } }
${more}`;
}

const bird = 'type: object\nproperties:\n  name: { type: string }\n  parent: { $ref: "#" }\n';
const line = 9;

async function load(files: Readonly<Record<string, string>>, file = "birds.yaml") {
  const folder = await folderWith(files);
  return { folder, loaded: loadDocument(join(folder, file)) };
}

test("a document in one file is left as it is: anchors, ids and circles too", async () => {
  const schemas =
    'components:\n  schemas:\n    Bird: { $id: "https://birds.example/bird", $anchor: bird, properties: { parent: { $ref: "#bird" } } }\n' +
    '    Egg: { $id: "https://birds.example/nest/egg", properties: { bird: { $ref: "../bird" } } }\n';
  const text = birds('{ $ref: "https://birds.example/bird" }', schemas);
  const { loaded } = await load({ "birds.yaml": text });
  const { document, source, files } = await loaded;
  expect(document).toBe(source.value);
  expect(files).toEqual([source.file]);
});

test("a $ref in an example, and a member of that name, are no references", async () => {
  const text = birds(
    '{ properties: { $ref: { type: string }, default: { type: string } }, example: { $ref: "#/nowhere" }, enum: [{ $ref: "../x" }] }',
  );
  const { loaded } = await load({ "birds.yaml": text });
  await expect(loaded).resolves.toHaveProperty("files.length", 1);
});

test("a reference that leads through another is led to its place", async () => {
  const text = birds(
    '{ $ref: "#/paths/~1birds/get/responses/404/content/a%25b/schema" }',
    '        "404": { $ref: "#/components/responses/None" }\ncomponents: { responses: { None: { description: 없음, content: { a%b: { schema: { type: string } } } } } }\n',
  );
  const { loaded } = await load({ "birds.yaml": text });
  expect(JSON.stringify((await loaded).document.paths)).toContain(
    '{"$ref":"#/components/responses/None/content/a%25b/schema"}',
  );
});

test("a document that is split over files is put together", async () => {
  const { loaded, folder } = await load({
    "birds.yaml": birds(
      "{ $ref: ./schemas/new%20bird.yaml }",
      "components: { schemas: { 새: { $ref: schemas/list.json#/items } } }",
    ),
    "schemas/new bird.yaml": `${bird}  nest: { $ref: "./鳥/nest.yaml#/definitions/nest" }\n`,
    "schemas/鳥/nest.yaml": "definitions: { nest: { type: array, items: { $ref: '../new%20bird.yaml' } } }\n",
    "schemas/list.json": '{"type":"array","items":{"$ref":"new%20bird.yaml"}}',
  });
  const { document, files } = await loaded;
  const json = JSON.stringify(document);
  expect(json).not.toMatch(/"\$ref":"[^#]/);
  expect(json.match(/"type":"object"/g)).toHaveLength(1);
  expect(files.map((each) => each.slice(folder.length + 1)).toSorted()).toEqual(
    ["birds.yaml", "schemas/list.json", "schemas/new bird.yaml", "schemas/鳥/nest.yaml"].toSorted(),
  );
});

test("ids, anchors and examples stay what they are where a document is put together", async () => {
  const schemas = `components:
  schemas:
    Part: { $ref: part.yaml }
    Nest: { $id: "https://birds.example/nest", $anchor: nest, items: { $ref: part.yaml } }
    ById: { $ref: "https://birds.example/nest" }
    ByAnchor: { $ref: "#nest" }
    Example: { type: object, example: { $ref: "../nowhere.yaml" }, properties: { $ref: { type: string }, $id: { type: string } } }
`;
  const { loaded } = await load({
    "birds.yaml": birds("{ type: object }", schemas),
    "part.yaml": "type: string",
  });
  expect((await loaded).document).toHaveProperty("components.schemas", {
    Part: { type: "string" },
    Nest: {
      $id: "https://birds.example/nest",
      $anchor: "nest",
      items: { $ref: "#/components/schemas/Part" },
    },
    ById: { $ref: "https://birds.example/nest" },
    ByAnchor: { $ref: "#nest" },
    Example: {
      type: "object",
      example: { $ref: "../nowhere.yaml" },
      properties: { $ref: { type: "string" }, $id: { type: "string" } },
    },
  });
});

test("files that a discriminator maps to are schemas of the document", async () => {
  const schemas = `components:
  schemas:
    Bird: { $ref: schemas/bird.yaml }
    Crow: { $ref: schemas/crow.yaml }
    discriminator: { type: object, properties: { mapping: { type: object, properties: { a: { type: string } } } } }
`;
  const { loaded } = await load({
    "birds.yaml": birds("{ type: object }", schemas),
    "schemas/bird.yaml":
      'type: object\ndiscriminator:\n  propertyName: kind\n  mapping: { crow: crow.yaml, 九官鳥/1: "./myna%20bird.yaml", other: Other }\n',
    "schemas/crow.yaml": "allOf: [{ $ref: bird.yaml }]",
    "schemas/myna bird.yaml": "allOf: [{ $ref: bird.yaml }]\nproperties: { friend: { $ref: '#' } }",
  });
  const bird = { $ref: "#/components/schemas/Bird" };
  expect((await loaded).document).toHaveProperty("components.schemas", {
    Bird: {
      type: "object",
      discriminator: {
        propertyName: "kind",
        mapping: {
          crow: "#/components/schemas/Crow",
          "九官鳥/1": "#/components/schemas/____1",
          other: "Other",
        },
      },
    },
    Crow: { allOf: [bird] },
    discriminator: {
      type: "object",
      properties: { mapping: { type: "object", properties: { a: { type: "string" } } } },
    },
    ____1: { allOf: [bird], properties: { friend: { $ref: "#/components/schemas/____1" } } },
  });
});

test("a discriminator may map to what is a name and no file", async () => {
  const mapping =
    '{ a: models/a.yaml#/a, b: "https://birds.example/b.json", c: ../c.yaml, d: d.yaml, e: "#/nowhere" }';
  const text = birds(`{ $ref: part.yaml, discriminator: { propertyName: kind, mapping: ${mapping} } }`);
  for (const each of [text, text.replace("$ref: part.yaml, ", "").replace(", d: d.yaml", "")]) {
    const { loaded } = await load({
      "birds.yaml": each,
      "part.yaml": "type: object",
      "d.yaml": "type: object",
    });
    const json = JSON.stringify((await loaded).document.paths);
    expect(json).toContain('"a":"models/a.yaml#/a","b":"https://birds.example/b.json","c":"../c.yaml",');
  }
});

test("aliases are written out where a document is put together", async () => {
  const text = birds("{ properties: { a: &a { items: { $ref: part.yaml } }, b: *a } }");
  const { loaded } = await load({ "birds.yaml": text, "part.yaml": "type: string" });
  const schemas = JSON.stringify((await loaded).document.paths);
  expect(schemas).toContain('"a":{"items":{"type":"string"}},"b":{"items":{"$ref":');
});

test.each([
  ["a place that there is not", "#/components/schemas/Bird", "leads nowhere"],
  ["a place that is escaped wrongly", "#/components/%E0%A4%A", "leads nowhere"],
  ["a circle", "#/components/schemas/One/x", "leads nowhere"],
  ["a place in a file that there is not", "part.yaml#/nowhere", "leads nowhere"],
  ["a file that there is not", "nowhere.yaml", "there is no such file"],
  ["a file elsewhere", "../secret.yaml", "leads out of"],
  ["a file elsewhere that there is not", "../nowhere.yaml", "leads out of"],
  ["a folder with a name that begins alike", "../$NAME-secret/x.yaml", "leads out of"],
  ["an escaped path elsewhere", "%2e%2e/secret.yaml", "leads out of"],
  ["an absolute path", "/etc/hostname", "leads out of"],
  ["a file URL", "file:///etc/hostname", "leads out of"],
  ["a file URL of another machine", "file://elsewhere/etc/hostname", ""],
  ["the network", "https://birds.example/bird.yaml", "leads to the network"],
  ["the network without its protocol", "//birds.example/bird.yaml", ""],
  ["another protocol", "ftp://birds.example/bird.yaml", "ftp: is no protocol"],
  ["data", "data:application/json,{}", "data: is no protocol"],
  ["no URL", "http://[", "is no URL"],
  ["a null character", "a%00b.yaml", ""],
])("a reference to %s is refused where it stands", async (_, ref, says) => {
  const schemas =
    'components: { schemas: { One: { $ref: "#/components/schemas/Two" }, Two: { $ref: "#/components/schemas/One" } } }';
  const files = { "in/part.yaml": "a: 1", "secret.yaml": "password: canary" };
  const folder = await folderWith({
    ...files,
    "in/birds.yaml": birds(`{ $ref: ${JSON.stringify(ref)} }`, schemas),
  });
  const error = await loadDocument(join(folder, "in/birds.yaml")).catch(String);
  expect(error).toContain(`Failed to load ${folder}/in/birds.yaml:${line}:`);
  expect(error).toContain(`the reference ${JSON.stringify(ref)} `);
  expect(error).toContain(says);
  expect(error).toMatch(/ Please [^.]+\.$/);
  expect(error).not.toContain("canary");
});

test("a link inside the folder does not lead out of it", async () => {
  const folder = await folderWith({
    "in/birds.yaml": birds("{ $ref: link.yaml }"),
    "secret.yaml": "type: string",
  });
  await symlink("../secret.yaml", join(folder, "in/link.yaml"));
  await expect(loadDocument(join(folder, "in/birds.yaml"))).rejects.toThrow(/"link\.yaml" .* leads out of/);
  await mkdir(join(folder, "in/real"));
  await writeFile(join(folder, "in/real/bird.yaml"), "type: string");
  await symlink("real", join(folder, "in/linked"));
  await writeFile(join(folder, "in/birds.yaml"), birds("{ $ref: linked/bird.yaml }"));
  await expect(loadDocument(join(folder, "in/birds.yaml"))).resolves.toHaveProperty("files.length", 2);
});

test("a reference of a part that leads nowhere is refused where it stands", async () => {
  const { loaded, folder } = await load({
    "birds.yaml": birds("{ $ref: part.yaml }"),
    "part.yaml": "type: object\nproperties:\n  a: { $ref: '#/nowhere' }\n",
  });
  await expect(loaded).rejects.toThrow(`Failed to load ${join(folder, "part.yaml")}:3:`);
});

test.each([
  ["a list", "[1]", "it is no OpenAPI document, but [1]"],
  ["nothing", "", "it is no OpenAPI document, but null"],
  ["another mapping", "a: 1", 'it has no "openapi"'],
  ["a number for a version", "openapi: 3.1\npaths: {}", '"openapi" must be a text, but it is 3.1'],
  ["a list of paths", "openapi: 3.1.0\npaths: []", '"paths" must be an object, but it is []'],
])("%s is refused", async (_, text, says) => {
  const { loaded } = await load({ "birds.yaml": text });
  await expect(loaded).rejects.toThrow(says);
});

async function serving(answer: (path: string) => [number, Record<string, string>, string]): Promise<string> {
  const server = createServer((request, response) => {
    const [status, headers, body] = answer(request.url ?? "");
    response.writeHead(status, headers).end(body);
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("references to the network are followed where that is allowed, with bounds", async () => {
  const origin = await serving((path) => {
    if (path === "/bird.yaml") return [200, {}, "type: object\nproperties: { egg: { $ref: egg.json#/a } }"];
    if (path === "/egg.json") return [302, { location: "/real.json" }, ""];
    if (path === "/real.json") return [200, {}, '{"a":{"type":"string"}}'];
    if (path === "/loop") return [302, { location: "/loop" }, ""];
    if (path === "/file") return [302, { location: "file:///etc/hostname" }, ""];
    if (path === "/local.yaml")
      return [200, {}, `$ref: ${JSON.stringify(pathToFileURL("/etc/hostname").href)}`];
    return [404, {}, ""];
  });
  const fetched = async (path: string) => {
    const folder = await folderWith({ "birds.yaml": birds(`{ $ref: "${origin}${path}" }`) });
    return loadDocument(join(folder, "birds.yaml"), { allowRemoteRefs: true });
  };
  const { document, files } = await fetched("/bird.yaml");
  expect(JSON.stringify(document)).toContain('"egg":{"type":"string"}');
  expect(files).toHaveLength(1);
  await expect(fetched("/loop")).rejects.toThrow(/\/loop: it leads on more than 5 times/);
  await expect(fetched("/file")).rejects.toThrow(/\/file: it leads on to file:/);
  await expect(fetched("/nowhere")).rejects.toThrow(/\/nowhere: it answers 404/);
  await expect(fetched("/local.yaml")).rejects.toThrow(/leads from the network to this machine/);
});
