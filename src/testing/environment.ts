import { env } from "node:process";

/** The environment variables of this process, for several that set them at once. */
export interface Environment {
  /** Sets variables while nobody has begun. */
  readonly add: (owner: object, variables: Variables) => void;
  /** Sets variables above all that others have set; those of whoever was added and has not begun are put back until it does. */
  readonly begin: (owner: object, variables: Variables) => void;
  /** Puts back what the others have set, or what was there before; not where somebody else has set it since. */
  readonly remove: (owner: object) => void;
}

type Variables = Readonly<Record<string, string>>;

/** Begins to set variables. */
export function createEnvironment(): Environment {
  const layers = new Map<object, { readonly variables: Variables; readonly begun: boolean }>();
  const kept = new Map<string, { readonly before: string | undefined; readonly now: string }>();

  function put(name: string, value: string): void {
    const known = kept.get(name);
    const before = known !== undefined && env[name] === known.now ? known.before : env[name];
    kept.set(name, { before, now: value });
    env[name] = value;
  }

  function set(owner: object, variables: Variables, begun: boolean): void {
    layers.delete(owner);
    layers.set(owner, { variables, begun });
    for (const [name, value] of Object.entries(variables)) put(name, value);
  }

  function remove(owner: object): void {
    const mine = layers.get(owner)?.variables ?? {};
    layers.delete(owner);
    const others = [...layers.values()].map(({ variables }) => variables);
    for (const name of Object.keys(mine)) {
      const known = kept.get(name);
      const next = others.findLast((variables) => Object.hasOwn(variables, name))?.[name];
      if (next === undefined) kept.delete(name);
      if (known === undefined || env[name] !== known.now) continue;
      if (next !== undefined) put(name, next);
      else if (known.before === undefined) delete env[name];
      else env[name] = known.before;
    }
  }

  return {
    add(owner, variables) {
      if (![...layers.values()].some(({ begun }) => begun)) set(owner, variables, false);
    },
    begin(owner, variables) {
      for (const [other, { begun }] of layers) if (!begun) remove(other);
      set(owner, variables, true);
    },
    remove,
  };
}
