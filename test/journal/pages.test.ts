import { expect, it } from "vitest";
import { createPages, type Written } from "../../src/journal/pages.ts";

const read = ({ page, ends }: Written) =>
  ends.slice(1).map((end, place) => new TextDecoder().decode(page.subarray(ends[place] ?? 0, end)));

it("keeps what is written, whatever comes later", () => {
  const pages = createPages();
  const texts = Array.from({ length: 3_000 }, (_, count) => [`${count}番`, "", "안녕 👋".repeat(count % 50)]);
  const written = texts.map((parts) => pages.write(parts));
  expect(written.map(read)).toEqual(texts);
  expect(new Set(written.map(({ page }) => page)).size).toBeGreaterThan(1);
});

it("keeps bytes beside texts, and nothing", () => {
  const pages = createPages();
  const bytes = new TextEncoder().encode("画像");
  expect(read(pages.write(["一", bytes, ""]))).toEqual(["一", "画像", ""]);
  expect(read(pages.write([]))).toEqual([]);
});

it("sets aside no more for a long text than it takes, but for a page", () => {
  const long = "x".repeat(1_000_000);
  const { page } = createPages().write([long, "y"]);
  expect(page.byteLength).toBeLessThan(1_300_000);
});
