import { env } from "node:process";

/** The environment variables of this process, for several that set them at once: whoever has set them last has the last word. */
export interface Environment {
  /** Sets variables above all that others have set; once more to be the last again. */
  readonly set: (owner: object, variables: Readonly<Record<string, string>>) => void;
  /** Puts back what the others have set, or what was there before; not where somebody else has set it since. */
  readonly unset: (owner: object) => void;
}

/** Begins to set variables. */
export function createEnvironment(): Environment {
  const layers = new Map<object, Readonly<Record<string, string>>>();
  const kept = new Map<string, { readonly before: string | undefined; readonly now: string }>();

  function put(name: string, value: string): void {
    const known = kept.get(name);
    const before = known !== undefined && env[name] === known.now ? known.before : env[name];
    kept.set(name, { before, now: value });
    env[name] = value;
  }

  return {
    set(owner, variables) {
      layers.delete(owner);
      layers.set(owner, variables);
      for (const [name, value] of Object.entries(variables)) put(name, value);
    },
    unset(owner) {
      const mine = layers.get(owner) ?? {};
      layers.delete(owner);
      const others = [...layers.values()];
      for (const name of Object.keys(mine)) {
        const known = kept.get(name);
        const next = others.findLast((variables) => Object.hasOwn(variables, name))?.[name];
        if (next === undefined) kept.delete(name);
        if (known === undefined || env[name] !== known.now) continue;
        if (next !== undefined) put(name, next);
        else if (known.before === undefined) delete env[name];
        else env[name] = known.before;
      }
    },
  };
}
