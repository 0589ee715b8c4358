import type { Blindness, Client, Mode, Scenario } from "./scenario.ts";
import { scenarios } from "./scenarios.ts";

/** What one client makes of one scenario, whole or streamed. */
export interface Cell {
  readonly client: Client;
  readonly scenario: Scenario;
  readonly mode: Mode;
}

/** Every cell in which a client can be asked. */
export function cellsOf(client: Client): Cell[] {
  return scenarios
    .filter(({ dialects }) => dialects?.includes(client.dialect) ?? true)
    .flatMap((scenario) =>
      (scenario.modes ?? (["whole", "streamed"] as const)).map((mode) => ({ client, scenario, mode })),
    );
}

/** What the client cannot show in a cell. */
export function blindnessesOf({ client, scenario, mode }: Cell): Blindness[] {
  return client.blind.filter(
    (blindness) =>
      (blindness.scenario ?? scenario.name) === scenario.name &&
      (blindness.mode ?? mode) === mode &&
      (blindness.sight === undefined || expectedSights(scenario).has(blindness.sight)),
  );
}

/** What a scenario expects to be there, by its sight; each member of an error on its own. */
function expectedSights({ expected }: Scenario): Map<string, unknown> {
  return new Map([...sightsOf(expected)].filter(([, value]) => value !== undefined));
}

/** The members of an outcome, or of what is expected of one, with those of its error. */
export function sightsOf({ error, ...rest }: Scenario["expected"]): Map<string, unknown> {
  const members = Object.entries(error ?? {}).map(([name, value]) => [`error.${name}`, value] as const);
  return new Map<string, unknown>([...Object.entries(rest), ["error", error], ...members]);
}
