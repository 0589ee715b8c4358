/** Which way a value goes: what is `readOnly` is not demanded of requests, what is `writeOnly` not of replies. */
export type Direction = "request" | "reply";
