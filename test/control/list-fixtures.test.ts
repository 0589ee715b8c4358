import { expect, it } from "vitest";
import { say, saying, ways } from "./open-mock.ts";

it.each(ways)("fixtures that answer are listed, gateway by gateway: %s", async (_, open) => {
  const mock = await open({ fixtures: [saying("挨拶", "own")] });
  const test = mock.session("人");
  await test.use({ ...saying("挨拶", "added"), when: { gateway: "evolink" } });
  const listed = async () =>
    (await test.fixtures())
      .filter(({ name }) => name === "挨拶")
      .map(({ from, gateways }) => [from, ...gateways]);
  expect(await say(test, "やあ")).toBe("own");
  expect(await listed()).toEqual([
    ["session", "evolink"],
    ["own", "elkapi"],
  ]);
  await mock.use(saying("挨拶", "for all"));
  expect(await say(test, "やあ")).toBe("for all");
  expect(await listed()).toEqual([
    ["session", "evolink"],
    ["added", "elkapi"],
  ]);
  await mock.use({ ...saying("挨拶", "hidden"), when: { gateway: "evolink" } });
  await mock.remove("挨拶");
  await test.use(saying("挨拶", "of the session"));
  expect(await listed()).toEqual([["session", "elkapi", "evolink"]]);
});
