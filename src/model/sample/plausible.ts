/** A value that a person would expect under a name; `nth` tells the items of a list apart, from 0. */
type Hint = (nth: number, words: string) => string | number;

const people = [
  ["山田", "花子", "hanako.yamada"],
  ["김", "민준", "minjun.kim"],
  ["Lovelace", "Ada", "ada.lovelace"],
  ["García", "Sofía", "sofia.garcia"],
  ["Okafor", "Chidi", "chidi.okafor"],
] as const;
const cities = ["東京", "서울", "Berlin", "São Paulo", "Nairobi"];
const countries = ["JP", "KR", "DE", "BR", "KE"];
const languages = ["ja", "ko", "en", "pt", "sw"];
const zones = ["Asia/Tokyo", "Asia/Seoul", "Europe/Berlin", "America/Sao_Paulo", "Africa/Nairobi"];

/** 2025-01-15T09:30:00Z; every item of a list is a day later. */
const start = Date.UTC(2025, 0, 15, 9, 30);
const day = 86_400_000;

/** A moment, as RFC 3339 writes it. */
export function dateTime(nth: number): string {
  return new Date(start + nth * day).toISOString().replace(".000Z", "Z");
}

/** The same moment in seconds since 1970. */
function unixTime(nth: number): number {
  return (start + nth * day) / 1000;
}

/** A UUID of version 4. */
export function uuid(nth: number): string {
  return `6f1c2d3e-8a4b-4c5d-9e6f-${(0x0a1b2c3d4e5f + nth).toString(16).padStart(12, "0")}`;
}

const of =
  (list: readonly string[]): Hint =>
  (nth) =>
    list[nth % list.length] ?? "";
const person = (nth: number) => people[nth % people.length] ?? people[0];
/** Surname first where that is the custom. */
const fullName: Hint = (nth) => {
  const [surname, given] = person(nth);
  return /^[\p{Script=Han}\p{Script=Hangul}]/u.test(surname) ? `${surname} ${given}` : `${given} ${surname}`;
};

/** Names of members, as snake_case ends them, and the texts that stand there. The first that fits decides. */
const texts: readonly (readonly [RegExp, Hint])[] = [
  [/(?:^|_)(?:first|given)_?name$/, (nth) => person(nth)[1]],
  [/(?:^|_)(?:last|family|sur)_?name$/, (nth) => person(nth)[0]],
  [
    /(?:^|_)(?:user_?name|login|handle|nick_?name|screen_name|slug)$/,
    (nth) => person(nth)[2].replace(".", "-"),
  ],
  [
    /(?:^|_)(?:full|display|contact|customer|real|legal|owner|author|card_?holder|account_holder)_?name$/,
    fullName,
  ],
  [/(?:^|_)(?:author|assignee|owner|created_by|updated_by|cardholder)$/, fullName],
  [
    /(?:^|_)(?:company|organi[sz]ation|business)(?:_name)?$/,
    of(["Example Inc.", "例株式会社", "예시 주식회사"]),
  ],
  [/(?:^|_)e?mail(?:_address)?$/, (nth) => `${person(nth)[2]}@example.com`],
  [
    /(?:^|_)(?:phone|mobile|fax|tel|telephone)(?:_number)?$/,
    (nth) => `+1202555${String(100 + (nth % 100)).padStart(4, "0")}`,
  ],
  [
    /(?:^|_)(?:avatar|image|photo|picture|icon|logo|thumbnail)(?:_ur[il]|_link)?$/,
    (nth, words) => `https://example.com/${path(words)}-${nth + 1}.png`,
  ],
  [
    /(?:^|_)(?:ur[il]|href|link|website|homepage)$/,
    (nth, words) => `https://example.com/${path(words)}/${nth + 1}`,
  ],
  [/(?:^|_)(?:domain|host|host_?name)(?:_name)?$/, (nth) => `host-${nth + 1}.example.com`],
  [/(?:^|_)ip(?:_?v4)?(?:_?addr(?:ess)?)?$/, (nth) => `192.0.2.${(nth % 250) + 1}`],
  [/(?:^|_)ip_?v6(?:_?addr(?:ess)?)?$/, (nth) => `2001:db8::${nth + 1}`],
  [/(?:^|_)mac(?:_?addr(?:ess)?)?$/, (nth) => `00:00:5e:00:53:${(nth % 256).toString(16).padStart(2, "0")}`],
  [/(?:^|_)country(?:_code)?$/, of(countries)],
  [/(?:^|_)(?:city|town|locality|location)$/, of(cities)],
  [/(?:^|_)(?:state|province|region)_(?:code|name)$/, of(["東京都", "서울특별시", "Berlin"])],
  [/(?:^|_)(?:zip|postal|post)_?code$|^zip$/, of(["100-0001", "04524", "10115"])],
  [
    /(?:^|_)(?:street|address)(?:_?(?:line_?)?1)?$|^line_?1$/,
    of(["千代田1-1", "세종대로 110", "Unter den Linden 5"]),
  ],
  [/(?:^|_)currency(?:_code)?$/, of(["JPY", "KRW", "EUR", "USD"])],
  [/(?:^|_)(?:lang|language|locale)(?:_code)?$/, of(languages)],
  [/(?:^|_)time_?zone$|(?:^|_)tz$/, of(zones)],
  [/(?:^|_)(?:lat|latitude)$/, of(["35.6812", "37.5663", "52.5163"])],
  [/(?:^|_)(?:lng|lon|long|longitude)$/, of(["139.7671", "126.9779", "13.3777"])],
  [/(?:^|_)(?:price|amount|total|cost|balance|fee|subtotal|tax)$/, (nth) => `${19 + nth}.90`],
  [/(?:^|_)colou?r$/, of(["#3366cc", "#cc6633", "#33aa66"])],
  [/(?:^|_)status$/, of(["active"])],
  [/(?:^|_)(?:b64|base_?64)(?:_|$)/, of(["U2FtcGxl", "RXhhbXBsZQ=="])],
  [/(?:^|_)version$/, (nth) => `1.${nth}.0`],
  [
    /(?:^|_)(?:sha|sha1|commit|commit_id|commit_sha)$/,
    (nth) => `3b18e512dba79e4c8300dd08aeb37f8e728b8d${(16 + (nth % 240)).toString(16)}`,
  ],
  [/(?:^|_)(?:mime|media|content)_type$/, of(["image/png"])],
  [/(?:^|_)file_?name$/, (nth) => `report-${nth + 1}.pdf`],
  [/(?:^|_)path$/, (nth) => `/docs/guide-${nth + 1}`],
  [/^last_?4$|_last_?4$/, of(["4242", "0005"])],
  [/(?:^|_)birth_?(?:date|day)$|^dob$/, of(["1990-04-12", "1985-11-03"])],
  [/_at$|(?:^|_)(?:time_?stamp|date_?time|created|updated|modified|expires|time)$|_time$/, dateTime],
  [/(?:^|_)date$|_on$/, (nth) => dateTime(nth).slice(0, 10)],
  [/(?:^|_)(?:uuid|guid)$/, uuid],
  [/(?:^|_)(?:token|secret|api_?key)$/, (nth, words) => `example-${path(words)}-${nth + 1}`],
  [/(?:^|_)(?:id|sid|key|ref|reference|code|number)$/, (nth, words) => `${path(words)}-${1001 + nth}`],
  [
    /(?:^|_)(?:body|text|content|comment|note|bio)$/,
    of(["お問い合わせありがとうございます。", "Hello! 👋", "안녕하세요, 반갑습니다."]),
  ],
  [
    /(?:^|_)(?:description|message|summary|details|about|reason)$/,
    (_, words) => `A short ${words}, for example.`,
  ],
];

/** The same for numbers. */
const numbers: readonly (readonly [RegExp, Hint])[] = [
  [/(?:^|_)(?:lat|latitude)$/, (nth) => 35.6812 + nth],
  [/(?:^|_)(?:lng|lon|longitude)$/, (nth) => 139.7671 + nth],
  [/_at$|(?:^|_)(?:time_?stamp|unix_time|created|updated|modified|expires|date)$/, unixTime],
  [/(?:^|_)(?:price|amount|total_amount|cost|balance|fee|subtotal|tax)$/, (nth) => 1990 + 100 * nth],
  [/(?:^|_)(?:count|total|quantity|qty|size|length)$|^total_|^num_/, (nth) => 3 + nth],
  [/(?:^|_)page$/, (nth) => 1 + nth],
  [/(?:^|_)(?:per_page|limit|page_size)$/, () => 20],
  [/(?:^|_)offset$/, () => 0],
  [/(?:^|_)year$/, (nth) => 2025 + nth],
  [/(?:^|_)age$/, (nth) => 30 + nth],
  [/(?:^|_)port$/, () => 8080],
  [/(?:^|_)width$/, () => 640],
  [/(?:^|_)height$/, () => 480],
  [/(?:^|_)(?:percent|percentage|progress)$/, (nth) => 50 + nth],
  [/(?:^|_)(?:status|status_code)$/, () => 200],
  [/(?:^|_)(?:id|number)$/, (nth) => 1001 + nth],
];

const ownersWithNames =
  /(?:^|_)(?:user|person|people|customer|contact|owner|author|member|employee|patient|student|account_holder|cardholder|assignee|creator|committer|passenger|guest|individual|recipient|sender|billing_details|shipping|shipping_address)s?$/;

/**
 * The text that a person would expect as a member's value.
 *
 * @param owner What has the member: the name of the member or of the schema that holds it.
 */
export function textHint(name: string, owner: string, nth: number): string | undefined {
  const snake = snakeCase(name);
  if (snake === "name" || snake === "title") {
    if (snake === "name" && ownersWithNames.test(snakeCase(owner))) return String(fullName(nth, ""));
    const thing = thingOf(owner);
    if (thing !== "") return nth === 0 ? `Example ${thing}` : `Example ${thing} ${nth + 1}`;
  }
  // An id says of what it is one.
  const words = (saysNothing.test(snake) && thingOf(owner)) || wordsOf(name);
  const hint = texts.find(([pattern]) => pattern.test(snake))?.[1];
  return hint === undefined ? undefined : String(hint(nth, words));
}

/** The number that a person would expect as a member's value. */
export function numberHint(name: string, nth: number): number | undefined {
  const snake = snakeCase(name);
  const hint = numbers.find(([pattern]) => pattern.test(snake))?.[1];
  return hint === undefined ? undefined : Number(hint(nth, ""));
}

/** Names that say nothing of what they are in, and words of schemas' names that say nothing of the thing. */
const saysNothing = /^(?:id|ur[il]|href|link|self|key|sid|code|number|ref|reference|token|uuid)$/;
const fillers =
  / ?\b(?:response|request|object|dto|schema|model|entity|result|payload|body|data|root|list|item|items|v?\d+)\b/g;

/** What a schema or member is, as a person would call it; `""` where its name does not say. */
function thingOf(owner: string): string {
  return wordsOf(owner).replaceAll(fillers, "").trim();
}

/** Names of members that hold nothing where all went well. */
const troubles =
  /(?:^|_)(?:last_)?(?:errors?|failure|incomplete_details|(?:deleted|cancell?ed|failed|expired|closed|archived)_at)$|^failure_|_error$/;

/** Whether a member tells what went wrong or has ended, and so is `null` by rights where it may be. */
export function tellsTrouble(name: string): boolean {
  return troubles.test(snakeCase(name));
}

/**
 * An example as another item of a list has it: ids are not given twice.
 *
 * @example
 * anotherExample("user_id", "usr-001", 1); // "usr-002"
 */
export function anotherExample(name: string, example: unknown, nth: number): unknown {
  if (nth === 0 || !/(?:^|_)(?:id|uuid|guid|sid|number)$/.test(snakeCase(name))) return example;
  if (typeof example === "number") return example + nth;
  if (typeof example !== "string") return example;
  return example.replace(/\d{1,15}(?=\D*$)/, (digits) =>
    String(Number(digits) + nth)
      .padStart(digits.length, "0")
      .slice(-digits.length),
  );
}

/**
 * The words of a name, for a person.
 *
 * @example
 * wordsOf("shippingAddress"); // "shipping address"
 */
export function wordsOf(name: string): string {
  return snakeCase(name).replaceAll("_", " ").trim().slice(0, 60);
}

function snakeCase(name: string): string {
  return name
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, "$1_$2")
    .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
    .toLowerCase();
}

function path(words: string): string {
  return words.replace(/ (?:id|url|uri|link|href|key|token|number)$/, "").replaceAll(" ", "-") || "example";
}
