import { env } from "node:process";

/**
 * Sets environment variables.
 *
 * @returns Puts back what was there, unless somebody else has set it since.
 */
export function setVariables(variables: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(variables).map((name) => [name, env[name]] as const);
  Object.assign(env, variables);
  return () => {
    for (const [name, value] of before) {
      if (env[name] !== variables[name]) continue;
      if (value === undefined) delete env[name];
      else env[name] = value;
    }
  };
}
