import { ConfigurationError } from "../errors.ts";
import type { Gateway, OpenApiDocument } from "./document.ts";
import { isObject } from "./json.ts";
import { createJudge, type Judge } from "./judge.ts";
import { listOperations, type Operation } from "./operation.ts";
import { createReferences, type References } from "./references.ts";

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
  /** Hosts and base paths under which the document says that the gateway is reached. */
  readonly servers: readonly URL[];
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
  let judge: Promise<Judge> | undefined;
  return {
    gateway: name,
    document,
    references: createReferences(document),
    operations: listOperations(document),
    servers: readServers(document),
    judge: () => (judge ??= createJudge(gateway)),
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

function readServers(document: OpenApiDocument): URL[] {
  const servers = Array.isArray(document["servers"]) ? document["servers"] : [];
  return servers.flatMap((server: unknown) => {
    const url = isObject(server) ? server["url"] : undefined;
    return typeof url === "string" && URL.canParse(url) ? [new URL(url)] : [];
  });
}
