import { dateTime, textHint, uuid } from "./plausible.ts";

/** What a value of a format is made for. */
interface Wanted {
  /** The name of the member that it is for, and of what holds it. */
  readonly name: string;
  readonly owner: string;
  /** Tells the items of a list apart, from 0. */
  readonly nth: number;
}

const formats: { readonly [format: string]: (wanted: Wanted) => readonly string[] } = {
  "date-time": ({ nth }) => ["Z", ".000Z", "+00:00"].map((end) => dateTime(nth).replace("Z", end)),
  date: ({ name, nth }) => [/birth/i.test(name) ? "1990-04-12" : dateTime(nth).slice(0, 10)],
  time: ({ nth }) => [dateTime(nth).slice(11)],
  "iso-date-time": ({ nth }) => [dateTime(nth)],
  "iso-time": ({ nth }) => [dateTime(nth).slice(11)],
  duration: ({ nth }) => [`PT${30 + nth}M`],
  email: ({ nth }) => [String(textHint("email", "", nth)), "a@b.co"],
  "idn-email": ({ nth }) => [String(textHint("email", "", nth))],
  hostname: ({ nth }) => [`host-${nth + 1}.example.com`, "a.co"],
  "idn-hostname": () => ["例え.jp"],
  ipv4: ({ nth }) => [`192.0.2.${(nth % 250) + 1}`],
  ipv6: ({ nth }) => [`2001:db8::${nth + 1}`],
  uri: links,
  url: links,
  iri: links,
  "uri-reference": links,
  "iri-reference": links,
  "uri-template": () => ["https://example.com/items/{id}"],
  uuid: ({ nth }) => [uuid(nth)],
  guid: ({ nth }) => [uuid(nth)],
  byte: ({ nth }) => [["U2FtcGxl", "RXhhbXBsZQ=="][nth % 2] ?? ""],
  binary: () => ["example"],
  password: () => ["pa$$word-123"],
  regex: () => ["^[a-z]+$"],
  "json-pointer": () => ["/items/0"],
  "json-pointer-uri-fragment": () => ["#/items/0"],
  "relative-json-pointer": () => ["1/items"],
  decimal: ({ nth }) => [`${19 + nth}.90`],
  int32: ({ nth }) => [String(1001 + nth)],
  int64: ({ nth }) => [String(1001 + nth)],
};

/** Formats whose values are no shorter by nature, and how a value of them grows. */
const growing: { readonly [format: string]: (value: string, by: number) => string } = {
  email: (value, by) => `${"a".repeat(Math.min(by, 50))}${value}`,
  uri: (value, by) => value + "a".repeat(by),
  url: (value, by) => value + "a".repeat(by),
  iri: (value, by) => value + "a".repeat(by),
  "uri-reference": (value, by) => value + "a".repeat(by),
  password: (value, by) => value + "x".repeat(by),
  binary: (value, by) => value + "x".repeat(by),
  byte: (value, by) => "QUJD".repeat(Math.ceil(by / 4)) + value,
  "json-pointer": (value, by) => value + "a".repeat(by),
  hostname: (value, by) => `${"a".repeat(Math.min(by, 50))}${value}`,
};

/**
 * Values of a format, the most plausible first; none of a format that is not known.
 *
 * @param least The characters that one must have at least.
 */
export function formatSamples(format: string, wanted: Wanted, least: number): readonly string[] {
  const grow = growing[format];
  const values = Object.hasOwn(formats, format) ? (formats[format]?.(wanted) ?? []) : [];
  return values.map((value) =>
    grow !== undefined && value.length < least ? grow(value, least - value.length) : value,
  );
}

function links({ name, owner, nth }: Wanted): readonly string[] {
  const hint = textHint(name, owner, nth);
  const plain = `https://example.com/${nth + 1}`;
  return hint?.startsWith("https://") === true ? [hint, plain] : [plain];
}
