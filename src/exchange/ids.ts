import type { Random } from "./seed.ts";

const alphabets: Readonly<Record<string, string>> = {
  alnum: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
  digits: "0123456789",
  hex: "0123456789abcdef",
};

/** Makes an id; `created` is in Unix seconds. */
export type MakeId = (created: number, random: Random) => string;

/**
 * Reads the pattern of an id: `{alnum:N}`, `{digits:N}` and `{hex:N}` stand for N random characters,
 * `{datetime:+HH:MM}` for the local time as `YYYYMMDDhhmmss`. The rest stands as it is.
 *
 * @example
 * compileId("chatcmpl-{alnum:4}")(0, random); // "chatcmpl-x7Qa"
 */
export function compileId(pattern: string): MakeId {
  const pieces = pattern.split(/(\{(?:alnum|digits|hex|datetime):[^}]*\})/).map(compilePiece);
  return (created, random) => {
    let id = "";
    for (const make of pieces) id += make(created, random);
    return id;
  };
}

function compilePiece(piece: string): MakeId {
  const [, kind, argument = ""] = /^\{(alnum|digits|hex|datetime):(.*)\}$/.exec(piece) ?? [];
  if (kind === undefined) return () => piece;
  if (kind === "datetime") return (created) => localTime(created, argument);
  const alphabet = alphabets[kind] ?? "";
  const count = Number(argument);
  return (_, random) => characters(alphabet, count, random);
}

/** Random characters, five from each number: 62 to the power of 5 is less than 32 bits hold. */
function characters(alphabet: string, count: number, random: Random): string {
  let text = "";
  let number = 0;
  for (let index = 0; index < count; index += 1) {
    if (index % 5 === 0) number = random();
    text += alphabet[number % alphabet.length];
    number = Math.floor(number / alphabet.length);
  }
  return text;
}

function localTime(created: number, offset: string): string {
  const match = /^([+-])(\d\d):(\d\d)$/.exec(offset);
  const minutes = match === null ? 0 : Number(match[2]) * 60 + Number(match[3]);
  const shifted = created + (match?.[1] === "-" ? -minutes : minutes) * 60;
  return new Date(shifted * 1000).toISOString().replaceAll(/\D/g, "").slice(0, 14);
}
