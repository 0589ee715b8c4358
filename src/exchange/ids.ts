import type { Random } from "./seed.ts";

const alphabets: Readonly<Record<string, string>> = {
  alnum: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
  digits: "0123456789",
  hex: "0123456789abcdef",
};

/**
 * Makes an id after a pattern: `{alnum:N}`, `{digits:N}` and `{hex:N}` stand for N random characters,
 * `{datetime:+HH:MM}` for the local time as `YYYYMMDDhhmmss`. The rest stands as it is.
 *
 * @param created Unix seconds.
 * @example
 * makeId("chatcmpl-{alnum:4}", 0, random); // "chatcmpl-x7Qa"
 */
export function makeId(pattern: string, created: number, random: Random): string {
  return pattern.replaceAll(
    /\{(alnum|digits|hex|datetime):([^}]*)\}/g,
    (_, kind: string, argument: string) => {
      if (kind === "datetime") return localTime(created, argument);
      const alphabet = alphabets[kind] ?? "";
      let characters = "";
      for (let left = Number(argument); left > 0; left -= 1) characters += alphabet[random(alphabet.length)];
      return characters;
    },
  );
}

function localTime(created: number, offset: string): string {
  const match = /^([+-])(\d\d):(\d\d)$/.exec(offset);
  const minutes = match === null ? 0 : Number(match[2]) * 60 + Number(match[3]);
  const shifted = created + (match?.[1] === "-" ? -minutes : minutes) * 60;
  return new Date(shifted * 1000).toISOString().replaceAll(/\D/g, "").slice(0, 14);
}
