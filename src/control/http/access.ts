/** Who is let in to the control routes. */
export interface ControlAccess {
  /** What a request has to bring as `Authorization: Bearer …`. Default: nothing, and only this machine's programs are let in. */
  readonly token?: string | undefined;
  /** Origins whose pages are let in, as CORS lets them ask; `*` only lets those in that bring the token. Default none. */
  readonly origins?: "*" | readonly string[] | undefined;
}

/** Where the control routes stand. */
export const controlPrefix = "/__mynah";

/** Whether a path is one of the control routes'. */
export function isControlPath(path: string): boolean {
  return path === controlPrefix || path.startsWith(`${controlPrefix}/`);
}
