/**
 * A request of what `fetch` takes.
 *
 * @param origin Where a path alone is asked. Default: a name of this machine.
 */
export function requestOf(
  input: Request | URL | string,
  init: RequestInit | undefined,
  origin: string = "http://localhost",
): Request {
  if (input instanceof Request) return init === undefined ? input : new Request(input, init);
  return new Request(new URL(input, origin), init);
}
