import { type Operation, replyForm } from "../operation.ts";
import type { ReplyForm } from "./reply-form.ts";

/** A status that is answered, and what the document says of it. */
export interface ChosenForm {
  readonly status: number;
  readonly form: ReplyForm;
}

/**
 * The answer that an operation gives when all goes well: the lowest status of `2XX` that the document names, else the
 * range itself or `default`, both as 200, else the lowest that there is.
 *
 * @returns `undefined` where the document describes no answer.
 */
export function usualReplyForm({ replies }: Operation): ChosenForm | undefined {
  const named = [...replies.values()]
    .filter(({ status }) => /^[2-5]\d\d$/.test(status))
    .toSorted((one, other) => Number(one.status) - Number(other.status));
  const good = named.find(({ status }) => status.startsWith("2"));
  if (good !== undefined) return { status: Number(good.status), form: good };
  const open = replies.get("2XX") ?? replies.get("DEFAULT");
  if (open !== undefined) return { status: 200, form: open };
  const [lowest] = named;
  if (lowest !== undefined) return { status: Number(lowest.status), form: lowest };
  const [range] = [...replies.values()]
    .filter(({ status }) => /^[3-5]XX$/.test(status))
    .toSorted((one, other) => (one.status < other.status ? -1 : 1));
  return range === undefined ? undefined : { status: Number(range.status[0]) * 100, form: range };
}

/**
 * The answer of a status that a request prefers: what the document names, its range, or `default`.
 *
 * @param code The status as it was written, or a range or `default` as the document has it; one that HTTP gives no final
 *   answer has none.
 */
export function preferredReplyForm(operation: Operation, code: string): ChosenForm | undefined {
  const range = operation.replies.get(code.toUpperCase());
  if (range !== undefined && !/^\d/.test(code)) return { status: 500, form: range };
  if (range !== undefined && /^[2-5]XX$/i.test(code)) return { status: Number(code[0]) * 100, form: range };
  if (!/^[2-5]\d\d$/.test(code)) return undefined;
  const form = replyForm(operation, Number(code));
  return form === undefined ? undefined : { status: Number(code), form };
}
