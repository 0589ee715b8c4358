import type { Scenario } from "./scenario.ts";
import { errorScenarios } from "./scenarios-errors.ts";
import { evolinkScenarios } from "./scenarios-evolink.ts";
import { formatScenarios } from "./scenarios-formats.ts";
import { textScenarios } from "./scenarios-text.ts";
import { toolScenarios } from "./scenarios-tools.ts";

/** Every row of the table. */
export const scenarios: readonly Scenario[] = [
  ...textScenarios,
  ...formatScenarios,
  ...toolScenarios,
  ...errorScenarios,
  ...evolinkScenarios,
];
