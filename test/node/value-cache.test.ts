import { chmod, mkdir, readdir, readFile, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { eventually } from "../eventually.ts";
import { cacheFolder } from "../../src/node/document/cache-folder.ts";
import { readSource } from "../../src/node/document/source-file.ts";
import { createValueCache } from "../../src/node/document/value-cache.ts";
import { folderWith } from "../cli/run-mynah.ts";

test("what was kept is given back for the same text and version, and for no other", async () => {
  const folder = await folderWith({});
  const cache = createValueCache(folder, "1");
  const value = { 새: ["鳥", 1.5, null, "\ud800"] };
  await cache.set("text", value);
  expect(await cache.get("text")).toEqual({ value: JSON.parse(JSON.stringify(value)) });
  expect(await cache.get("text ")).toBeUndefined();
  expect(await createValueCache(folder, "2").get("text")).toBeUndefined();
});

test("an entry that is no longer what was written is none", async () => {
  const folder = await folderWith({});
  const cache = createValueCache(folder, "1");
  await cache.set("text", { a: [1, 2, 3] });
  const [name = ""] = await readdir(folder);
  const entry = await readFile(join(folder, name), "utf8");
  for (const broken of ["", entry.slice(0, -1), entry.replace("2", "3"), `${"0".repeat(64)}\n{}`, "\0"]) {
    await writeFile(join(folder, name), broken);
    expect(await cache.get("text")).toBeUndefined();
  }
});

test("the oldest entries leave, by number and by bytes, and files of others stay", async () => {
  const folder = await folderWith({ "notes.txt": "鳥" });
  const cache = createValueCache(folder, "1", { entries: 2, bytes: 4000 });
  const keep = async (text: string, value: unknown, age: number) => {
    const before = await readdir(folder);
    await cache.set(text, value);
    for (const name of (await readdir(folder)).filter((each) => !before.includes(each))) {
      await utimes(join(folder, name), new Date(), new Date(Date.now() - age * 1000));
    }
  };
  await keep("a", 1, 30);
  await keep("b", 2, 20);
  await keep("c", 3, 10);
  expect([await cache.get("a"), await cache.get("b"), await cache.get("c")]).toEqual([
    undefined,
    { value: 2 },
    { value: 3 },
  ]);
  await keep("large", "x".repeat(3000), 0);
  expect(await cache.get("large")).toBeUndefined();
  expect(await readdir(folder)).toContain("notes.txt");
  const tight = createValueCache(folder, "2", { entries: 9, bytes: 1000 });
  for (const each of "defghij") await tight.set(each, each.repeat(200));
  expect((await readdir(folder)).length).toBeLessThan(7);
});

test("what cannot be kept is no error", async () => {
  const folder = await folderWith({ file: "" });
  const cache = createValueCache(join(folder, "file"), "1");
  await cache.set("text", 1);
  expect(await cache.get("text")).toBeUndefined();
});

test("the folder is the user's own", async () => {
  const folder = await folderWith({});
  expect(await cacheFolder({ XDG_CACHE_HOME: folder }, "linux")).toBe(join(folder, "mynah"));
  await chmod(join(folder, "mynah"), 0o777);
  expect(await cacheFolder({ XDG_CACHE_HOME: folder }, "linux")).toBeUndefined();
  const other = await folderWith({ mynah: "" });
  expect(await cacheFolder({ XDG_CACHE_HOME: other }, "linux")).toBeUndefined();
  const linked = await folderWith({});
  await mkdir(join(linked, "elsewhere"), { mode: 0o700 });
  await symlink("elsewhere", join(linked, "mynah"));
  expect(await cacheFolder({ XDG_CACHE_HOME: linked }, "linux")).toBeUndefined();
});

test("a large YAML file is kept and found again, a small one and JSON are not kept", async () => {
  const long = "鳥".repeat(200_000);
  const folder = await folderWith({
    "large.yaml": `a: &a [1]\nb: *a\nc: ${long}\n`,
    "small.yaml": "a: 1\n",
    "endless.yaml": `a: .inf\nc: ${long}\n`,
    "large.json": JSON.stringify({ long }),
  });
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv("XDG_CACHE_HOME", join(folder, "cache"));
  const read = async (name: string, cache = true) => (await readSource(join(folder, name), cache)).value;
  const kept = () => readdir(join(folder, "cache/mynah")).catch(() => []);
  for (const name of ["large.json", "small.yaml", "endless.yaml"]) await read(name);
  await read("large.yaml", false);
  expect(await kept()).toEqual([]);
  const value = await read("large.yaml");
  await eventually(async () => expect((await kept()).some((name) => name.endsWith(".json"))).toBe(true));
  expect(await read("large.yaml")).toEqual(value);
  const [name = ""] = await kept();
  // It is the entry that is read.
  const [, json = ""] = (await readFile(join(folder, "cache/mynah", name), "utf8")).split("\n");
  expect(JSON.parse(json)).toEqual(value);
  expect((await readSource(join(folder, "large.yaml"), true)).locate("/b").line).toBe(2);
});
