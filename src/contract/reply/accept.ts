import { isEventStream, isJson, type MediaForm } from "./reply-form.ts";

/** A content type that is answered, and what the document says of it. */
export interface ChosenMedia {
  /** The content type, without parameters; never a range. */
  readonly type: string;
  readonly media: MediaForm;
}

/** What a request says of the content type of its answer. */
export interface Acceptance {
  /** The header `Accept`, or `null`. */
  readonly accept: string | null;
  /** Whether the body of the request asks for a stream. */
  readonly stream: boolean;
}

/**
 * Chooses the content type of an answer, of those that the document has for it: events where the body of the request
 * asks for them, else what `Accept` likes best, of equals JSON, and events last.
 *
 * Where nothing fits, types of the same syntax stand in for one another: who takes `application/vnd.github+json` can
 * read `application/json`, and who takes JSON can read what is written in it.
 *
 * @returns `undefined` where the request accepts none of them.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1
 */
export async function chooseMedia(
  media: ReadonlyMap<string, MediaForm>,
  { accept, stream }: Acceptance,
): Promise<ChosenMedia | undefined> {
  const events = [...media].find(([type]) => isEventStream(type));
  // Clients that ask for a stream in the body go on to accept JSON alone, as OpenAI's do.
  if (stream && events !== undefined) return { type: events[0], media: events[1] };
  const known = [...media].toSorted(([one], [other]) => rank(one) - rank(other));
  if (accept === null || /^\s*(?:\*\/\*)?\s*$/.test(accept)) return concrete(known, [])[0];
  const accepted = await acceptedTypes(accept);
  const offered = concrete(known, accepted);
  const [best] = await acceptedTypes(
    accept,
    offered.map(({ type }) => type),
  );
  if (best !== undefined) return offered.find(({ type }) => type === best);
  return accepted
    .map((wanted) =>
      offered.find(({ type }) => syntaxOf(type) !== undefined && syntaxOf(type) === syntaxOf(wanted)),
    )
    .find((each) => each !== undefined);
}

/** Whether a request likes a stream of events better than anything else: it names them, and before JSON. */
export async function prefersEvents(accept: string | null): Promise<boolean> {
  if (accept === null || !accept.toLowerCase().includes("text/event-stream")) return false;
  const [best = ""] = await acceptedTypes(accept, ["application/json", "text/event-stream"]);
  return isEventStream(best);
}

/** JSON is what most clients read; events are for those who ask for them. */
function rank(type: string): number {
  if (type === "application/json") return 0;
  if (isJson(type)) return 1;
  return isEventStream(type) ? 3 : 2;
}

/** The types that a header accepts, of those given, the best first; without any given, all that it names. */
async function acceptedTypes(accept: string, types?: readonly string[]): Promise<string[]> {
  const { default: Negotiator } = await import("negotiator");
  const negotiator = new Negotiator({ headers: { accept: accept.slice(0, longest) } });
  return types === undefined ? negotiator.mediaTypes() : negotiator.mediaTypes([...types]);
}

/** Characters of the header that are read: browsers send some hundred. */
const longest = 4_000;

/** Types in the place of ranges: those that the request names, else what is most often meant. */
function concrete(
  media: readonly (readonly [string, MediaForm])[],
  accepted: readonly string[],
): ChosenMedia[] {
  return media.flatMap(([type, form]) => {
    if (!type.includes("*")) return [{ type, media: form }];
    const [main] = type.split("/");
    const named = accepted.filter(
      (each) =>
        !each.includes("*") &&
        (main === "*" || each.startsWith(`${main}/`)) &&
        !media.some(([other]) => other === each),
    );
    const usual = usualTypes.get(main ?? "") ?? "application/json";
    return [...named, usual].map((each) => ({ type: each, media: form }));
  });
}

const usualTypes: ReadonlyMap<string, string> = new Map([
  ["text", "text/plain"],
  ["image", "image/png"],
  ["audio", "audio/mpeg"],
  ["video", "video/mp4"],
]);

/** What a type is written in. */
function syntaxOf(type: string): string | undefined {
  if (isJson(type)) return "json";
  return /^(?:application|text)\/xml$|\+xml$/.test(type) ? "xml" : undefined;
}
