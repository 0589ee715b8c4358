import { ConfigurationError } from "../../errors.ts";

/** A place in a file, for messages: `file:line:column`. */
export interface Location {
  readonly file: string;
  /** 1 or more. */
  readonly line: number;
  /** 1 or more. */
  readonly column: number;
}

/** Writes a place as editors and terminals understand it. */
export function formatLocation({ file, line, column }: Location): string {
  return `${file}:${line}:${column}`;
}

/** A file that is neither YAML nor JSON. */
export class UnparsableSource extends ConfigurationError {
  readonly at: Location;
  /** Why, in a sentence without its full stop. */
  readonly reason: string;

  constructor(at: Location, reason: string) {
    super(`Failed to parse ${formatLocation(at)}: ${reason}. Please mend the file.`);
    this.at = at;
    this.reason = reason;
  }
}
