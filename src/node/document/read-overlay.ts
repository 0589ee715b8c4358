import { isObject, type JsonObject, memberOf } from "../../contract/json.ts";
import { didYouMean, preview } from "../../contract/wording.ts";
import { ConfigurationError } from "../../errors.ts";
import { formatLocation, type Location } from "./location.ts";
import { readSource, type SourceFile } from "./source-file.ts";

/** A change of a document. */
export interface OverlayAction {
  /** A JSONPath that selects what is changed. */
  readonly target: string;
  /** What is merged into objects and appended to arrays; absent where the action says nothing of it. */
  readonly update?: unknown;
  /** Whether what is selected is taken out. */
  readonly remove: boolean;
  /** Where its target stands, or its update. */
  readonly locate: (member: "target" | "update") => Location;
}

/** An overlay of a document. */
export interface Overlay {
  readonly file: string;
  /** The document that it was written for, as a reference from its own place. */
  readonly extends?: string;
  readonly actions: readonly OverlayAction[];
}

const actionMembers = ["target", "description", "update", "remove"];

/**
 * Reads an overlay.
 *
 * @throws ConfigurationError where it is none of version 1.0, with file, line and column.
 * @see https://spec.openapis.org/overlay/v1.0.0.html
 */
export async function readOverlay(file: string): Promise<Overlay> {
  const source = await readSource(file);
  const { value } = source;
  const version = memberOf(value, "overlay");
  if (!isObject(value) || version === undefined) {
    throw refusal(
      source,
      "",
      'it has no "overlay", so that it is no overlay',
      "give an overlay of version 1.0",
    );
  }
  if (typeof version !== "string" || !/^1\.0\.\d+$/.test(version)) {
    const reason = `"overlay" must be 1.0.x, but it is ${preview(version)}`;
    throw refusal(source, "/overlay", reason, 'write it as version 1.0 has it, with "overlay: 1.0.0"');
  }
  const { extends: written, actions } = value;
  if (written !== undefined && typeof written !== "string") {
    throw refusal(source, "/extends", `"extends" must be a URL, but it is ${preview(written)}`, "mend it");
  }
  if (!Array.isArray(actions) || actions.length === 0) {
    const reason = `"actions" must be a list of changes, but it is ${preview(actions)}`;
    throw refusal(source, "/actions", reason, "list one or more");
  }
  return {
    file,
    ...(written === undefined ? {} : { extends: written }),
    actions: actions.map((action: unknown, index) => readAction(action, source, `/actions/${index}`)),
  };
}

function readAction(action: unknown, source: SourceFile, pointer: string): OverlayAction {
  const refuse = (member: string, reason: string, advice: string) =>
    refusal(source, pointer + member, reason, advice);
  if (!isObject(action))
    throw refuse("", `an action must be an object, but it is ${preview(action)}`, "mend it");
  assertMembers(action, refuse);
  const { target, remove = false } = action;
  if (typeof target !== "string") {
    throw refuse(
      "/target",
      `"target" must be a JSONPath, but it is ${preview(target)}`,
      'write it as in "$.paths"',
    );
  }
  if (typeof remove !== "boolean") {
    throw refuse("/remove", `"remove" must be true or false, but it is ${preview(remove)}`, "mend it");
  }
  const hasUpdate = Object.hasOwn(action, "update");
  if (!hasUpdate && !remove)
    throw refuse("", "the action changes nothing", 'give it "update" or "remove: true"');
  return {
    target,
    remove,
    ...(hasUpdate ? { update: action["update"] } : {}),
    locate: (member) => source.locate(`${pointer}/${member}`),
  };
}

function assertMembers(
  action: JsonObject,
  refuse: (member: string, reason: string, advice: string) => ConfigurationError,
): void {
  for (const name of Object.keys(action)) {
    if (actionMembers.includes(name) || name.startsWith("x-")) continue;
    const meant = didYouMean(name, actionMembers);
    const advice =
      meant === undefined ? `use ${actionMembers.join(", ")}` : `write ${meant} if you mean that`;
    throw refuse("", `an action has no ${JSON.stringify(name)}`, advice);
  }
}

function refusal(source: SourceFile, pointer: string, reason: string, advice: string): ConfigurationError {
  return new ConfigurationError(
    `Failed to load the overlay ${formatLocation(source.locate(pointer))}: ${reason}. Please ${advice}.`,
  );
}
