import { ConfigurationError } from "../errors.ts";
import type { Gateway, OpenApiDocument } from "./document.ts";
import { isObject } from "./json.ts";
import { createReach, firstBasePath, type Reach } from "./route/reach.ts";
import { createRouter, type Router } from "./route/router.ts";
import { defaultUrl, listServers } from "./route/server-urls.ts";
import { createJudge, type Judge } from "./judge.ts";
import { listOperations, type Operation } from "./operation.ts";
import { once } from "./once.ts";
import { createReferences, type References } from "./schema/references.ts";

/** One server-sent event before it is encoded. */
export interface StreamEvent {
  /** The `event` field, where the dialect has one. */
  readonly event?: string;
  /** The `data` field: a string as it stands, anything else as JSON. */
  readonly data: unknown;
  /** The text that the event adds to the answer, where it does; paces are measured by it. Not sent. */
  readonly adds?: string;
  /** What the event ends: `finish` the answer, `done` the stream. Not sent. */
  readonly ends?: "finish" | "done";
}

/** A gateway's document, ready to judge requests, replies and streamed events. */
export interface Contract {
  /** The name of the gateway. */
  readonly gateway: string;
  /** The document. */
  readonly document: OpenApiDocument;
  /** Finds what its references mean. */
  readonly references: References;
  /** Its operations, in the order of the document. */
  readonly operations: readonly Operation[];
  /** URLs under which the document says that the gateway is reached, with the defaults of their variables. */
  readonly servers: readonly URL[];
  /** The base path of the document's first server, as in `/v1`; `""` where it has none. */
  readonly basePath: string;
  /** Gives where the gateway is reached, with every value that the servers' variables may have. */
  readonly reach: () => Reach;
  /** Gives what finds operations by their paths; made when it is first asked for. */
  readonly router: () => Router;
  /** Gives the judge of its schemas; made when it is first asked for. */
  readonly judge: () => Promise<Judge>;
}

/**
 * Reads a gateway's document.
 *
 * @throws ConfigurationError where the document is none of OpenAPI 3.0 or 3.1.
 */
export function createContract(gateway: Gateway): Contract {
  const { name, document } = gateway;
  assertVersion(document, name);
  const operations = listOperations(document);
  const servers = once(() => listServers(document, operations));
  const urls = once(() =>
    servers()
      .map(defaultUrl)
      .filter((url) => URL.canParse(url))
      .map((url) => new URL(url)),
  );
  const references = createReferences(document);
  return {
    gateway: name,
    document,
    references,
    operations,
    get servers() {
      return urls();
    },
    get basePath() {
      return firstBasePath(document);
    },
    reach: once(() => createReach(servers())),
    router: once(() => createRouter(operations)),
    judge: once(() => createJudge(gateway, references)),
  };
}

function assertVersion(document: unknown, name: string): void {
  const version = isObject(document) ? document["openapi"] : undefined;
  if (typeof version === "string" && /^3\.[01]\./.test(version)) return;
  throw new ConfigurationError(
    `Failed to read the document of ${name}: "openapi" must be 3.0.x or 3.1.x, but it is ${JSON.stringify(version) ?? "missing"}. ` +
      `Please convert the document to OpenAPI 3.1.`,
  );
}
