import { ConfigurationError, Refusal } from "../errors.ts";
import type { Gateway, OpenApiDocument, PrecompiledContract } from "./document.ts";
import { explainErrors } from "./explain.ts";
import { isObject } from "./json.ts";
import { listOperations, type Operation, replySchema } from "./operation.ts";
import { createSchemaCompiler, type SchemaCompiler } from "./schema-compiler.ts";
import { undocumentedMembers } from "./undocumented.ts";
import type { Violation } from "./violation.ts";
import { preview } from "./wording.ts";

/** What the contract says of a request body. */
export interface Verdict {
  /** Every broken rule; empty where the body is valid. */
  readonly violations: readonly Violation[];
  /** The members that the contract does not know, as JSON pointers. Only found in a valid body. */
  readonly undocumented: readonly string[];
}

/** One server-sent event before it is encoded. */
export interface StreamEvent {
  /** The `event` field, where the dialect has one. */
  readonly event?: string;
  /** The `data` field: a string as it stands, anything else as JSON. */
  readonly data: unknown;
}

/** A gateway's document, ready to judge requests, replies and streamed events. */
export interface Contract {
  /** The name of the gateway. */
  readonly gateway: string;
  /** The document. */
  readonly document: OpenApiDocument;
  /** Its operations, in the order of the document. */
  readonly operations: readonly Operation[];
  /** Hosts and base paths under which the document says that the gateway is reached. */
  readonly servers: readonly URL[];
  /** Judges a request body of the content type at `schema`. */
  readonly judgeBody: (schema: string, body: unknown) => Promise<Verdict>;
  /** Judges the body of a reply; no violations where the document has no schema for that status. */
  readonly judgeReply: (operation: Operation, status: number, body: unknown) => Promise<readonly Violation[]>;
  /** Judges one streamed event; no violations where the document has no schema for events. */
  readonly judgeEvent: (operation: Operation, event: StreamEvent) => Promise<readonly Violation[]>;
  /** Judges any value against the schema at a JSON pointer, for `mynah check`. */
  readonly judge: (schema: string, value: unknown) => Promise<readonly Violation[]>;
  /** Compiles the schema at a JSON pointer; throws {@link Refusal} `schema_not_compilable`. */
  readonly compile: (schema: string) => Promise<void>;
}

const none: Verdict = { violations: [], undocumented: [] };

/**
 * Reads a gateway's document. Schemas are compiled when they are first needed.
 *
 * @throws ConfigurationError where the document is no OpenAPI 3.1 document.
 */
export function createContract(gateway: Gateway): Contract {
  const { document, name } = gateway;
  assertOpenApi31(document, name);
  let compiler: Promise<SchemaCompiler> | undefined;
  let precompiled: Promise<PrecompiledContract | undefined> | undefined;
  const loadCompiler = () => (compiler ??= createSchemaCompiler(document));
  const loadPrecompiled = () => (precompiled ??= Promise.resolve(gateway.precompiled?.()));

  async function validatorAt(schema: string) {
    const loaded = await loadCompiler();
    try {
      return { loaded, validate: loaded.at(schema) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Refusal(
        "schema_not_compilable",
        `Failed to compile the schema at ${name}#${schema}: ${reason}. Please mend the document.`,
      );
    }
  }

  async function judge(schema: string, value: unknown): Promise<readonly Violation[]> {
    const { loaded, validate } = await validatorAt(schema);
    if (validate(value)) return none.violations;
    return explainErrors(validate.errors ?? [], value, loaded.of);
  }

  async function judgeQuickly(schema: string, value: unknown): Promise<readonly Violation[]> {
    const fits = (await loadPrecompiled())?.fits[schema];
    return fits?.(value) === true ? none.violations : judge(schema, value);
  }

  /** Judges what the `data` of an event says as JSON. */
  async function judgeData(schema: string, data: unknown): Promise<readonly Violation[]> {
    if (typeof data !== "string") return judgeQuickly(schema, data);
    const parsed = parseJson(data);
    return parsed === undefined ? [notJson(data)] : judgeQuickly(schema, parsed.value);
  }

  return {
    gateway: name,
    document,
    operations: listOperations(document),
    servers: readServers(document),
    judge,
    async judgeBody(schema, body) {
      const exact = (await loadPrecompiled())?.exact[schema];
      if (exact?.(body) === true) return none;
      const violations = await judge(schema, body);
      if (violations.length > 0) return { violations, undocumented: [] };
      const { at } = await loadCompiler();
      return { violations, undocumented: undocumentedMembers(document, schema, body, at) };
    },
    async judgeReply(operation, status, body) {
      const schema = replySchema(operation, status);
      return schema === undefined ? none.violations : judgeQuickly(schema, body);
    },
    async judgeEvent(operation, event) {
      const text = typeof event.data === "string" ? event.data : JSON.stringify(event.data);
      let first: readonly Violation[] | undefined;
      for (const form of operation.eventForms) {
        let violations = await judgeQuickly(form.pointer, { ...event, data: text });
        if (violations.length === 0 && form.dataSchema !== undefined) {
          violations = await judgeData(form.dataSchema, event.data);
        }
        if (violations.length === 0) return none.violations;
        first ??= violations;
      }
      return first ?? none.violations;
    },
    async compile(schema) {
      await validatorAt(schema);
    },
  };
}

function parseJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function notJson(data: string): Violation {
  const seen = preview(data);
  const message = `data must be JSON, but it is ${seen}`;
  return { pointer: "/data", param: "data", keyword: "contentMediaType", expected: "JSON", seen, message };
}

function assertOpenApi31(document: unknown, name: string): void {
  const version = isObject(document) ? document["openapi"] : undefined;
  if (typeof version === "string" && version.startsWith("3.1.")) return;
  throw new ConfigurationError(
    `Failed to read the document of ${name}: "openapi" must be 3.1.x, but it is ${JSON.stringify(version) ?? "missing"}. ` +
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
