import type { ControlledSession } from "../control/control.ts";
import type { Mock } from "../mock.ts";
import type { TestFinding } from "./options.ts";

/**
 * A mock in a test: its methods are those of the running test's session, so that no test meets another. Outside of tests,
 * as in `beforeAll`, they are those of the mock, for all tests.
 */
export interface TestMynah extends ControlledSession, Pick<Mock, "contracts" | "session"> {
  /** The mock itself. */
  readonly mock: Mock;
  /** The environment variables that are set. */
  readonly variables: Readonly<Record<string, string>>;
  /** Resolves once requests can come in: at once, but for the transport `server`. */
  readonly started: Promise<void>;
  /**
   * The base URL that an SDK is given for a gateway.
   *
   * @param gateway Its name. Default: the default gateway.
   * @throws ConfigurationError for a gateway that there is not.
   */
  readonly baseUrl: (gateway?: string) => string;
  /**
   * Says that the running test is about requests of a kind: they do not let it fail, and it fails where there are none.
   *
   * @throws ConfigurationError outside of tests.
   * @example
   * mynah.expects("violation");
   * await expect(client.responses.create({ model: 5 })).rejects.toThrow("model must be a string");
   */
  readonly expects: (...kinds: readonly TestFinding[]) => void;
}
