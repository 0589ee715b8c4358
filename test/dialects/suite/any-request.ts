import * as fc from "fast-check";

/** A place in a JSON value: how to step to it. */
type Path = readonly (string | number)[];

/** Any JSON, and requests in which something somewhere has given way to any JSON. */
export function anyRequest(requests: readonly unknown[]): fc.Arbitrary<unknown> {
  const places = requests.flatMap((request) => pathsIn(request).map((path) => ({ request, path })));
  const odd = fc
    .tuple(fc.constantFrom(...places), fc.jsonValue())
    .map(([{ request, path }, value]) => replaced(request, path, value));
  return fc.oneof({ weight: 1, arbitrary: fc.jsonValue() }, { weight: 3, arbitrary: odd });
}

function pathsIn(value: unknown): Path[] {
  if (typeof value !== "object" || value === null) return [[]];
  const names = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const inside = names.flatMap((name) =>
    pathsIn((value as Record<string | number, unknown>)[name]).map((path): Path => [name, ...path]),
  );
  return [[], ...inside];
}

function replaced(value: unknown, [step, ...rest]: Path, by: unknown): unknown {
  if (step === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<
    string | number,
    unknown
  >;
  copy[step] = replaced(copy[step], rest, by);
  return copy;
}
