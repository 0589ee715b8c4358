/** One broken rule of a contract. */
export interface Violation {
  /** Where in the request, if not in its body. */
  readonly in?: "path" | "query" | "header" | "cookie";
  /** Where in the body, or in the parameters of that place, as a JSON pointer; `""` is the body itself. */
  readonly pointer: string;
  /** The same place as the gateways write it, as in `messages[0].role`; `""` is the body itself. */
  readonly param: string;
  /** The rule, as JSON Schema names it: `required`, `type`, `enum` … or `undocumented`. */
  readonly keyword: string;
  /** What the rule allows. */
  readonly expected: string;
  /** What was there instead: the value, cut to a readable length, or `nothing`. */
  readonly seen: string;
  /** All of it in a sentence. */
  readonly message: string;
}
