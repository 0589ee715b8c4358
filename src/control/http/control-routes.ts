import { readBody } from "../../contract/body/read-body.ts";
import { createContract } from "../../contract/contract.ts";
import { judgeRequest } from "../../contract/judge-request.ts";
import type { Operation } from "../../contract/operation.ts";
import { judgeParameters } from "../../contract/parameters/judge-parameters.ts";
import { pathParameters } from "../../contract/route/path-parameters.ts";
import { allowedMethods, findOperation, operationsAt, type Route } from "../../contract/route/route.ts";
import { ConfigurationError, Refusal } from "../../errors.ts";
import { control } from "../../gateways/generated/control-document.ts";
import { essenceOf, isJson } from "../../contract/reply/reply-form.ts";
import { streamHeaders } from "../../delivery/answer.ts";
import type { Connection } from "../../delivery/connection.ts";
import { asRefusal } from "../../pipeline/refuse.ts";
import type { JournalFilter } from "../../journal/filter.ts";
import type { FollowOptions } from "../../journal/reader.ts";
import { type ControlAccess, controlPrefix } from "./access.ts";
import type { Control } from "../control.ts";
import { guard } from "./guard.ts";
import { type ControlOperation, type ControlRequest, handlers } from "./handlers.ts";
import { liveStream } from "./live.ts";
import { ControlRefusal, problem } from "./problem.ts";
import { readQuery } from "./query.ts";

/** Answers requests to the control routes. */
export type ControlRoutes = (
  request: Request,
  access: ControlAccess,
  connection?: Pick<Connection, "closing" | "from">,
) => Promise<Response>;

/** The largest body that they take: a file of fixtures may be long. */
const bodyLimit = 32 * 1024 * 1024;
/** Clients that may follow the journal at once. */
const mostFollowers = 100;
/** What is asked without a token by whoever waits for the server. */
const open: ReadonlySet<string> = new Set<ControlOperation>(["getHealth", "getReadiness"]);

/** The control routes of a mock: routed, judged and described by their own document. */
export function createControlRoutes(mock: ControlRequest["mock"]): ControlRoutes {
  const contract = createContract(control);
  let followers = 0;

  async function answer(
    request: Request,
    access: ControlAccess,
    { closing, from }: NonNullable<Parameters<ControlRoutes>[2]>,
  ): Promise<Response> {
    const url = new URL(request.url);
    const path = url.pathname.slice(controlPrefix.length) || "/";
    const route: Route = {
      contract,
      path,
      requested: url.pathname,
      search: url.search,
      named: true,
      own: true,
    };
    const found = operationsAt(route, request.headers);
    guard(
      request,
      access,
      found.some(({ id }) => open.has(id)),
      from,
    );
    if (request.method === "OPTIONS" && found.length > 0) {
      return new Response(null, { status: 204, headers: { allow: allowedMethods(found) } });
    }
    const operation = findOperation(route, request.method, request.headers);
    const { query, body } = await read(request, route, operation);
    const { session, ...rest } = query;
    const asked = session === undefined ? mock : mock.session(String(session));
    if (operation.id === "followExchanges") {
      // Nobody would read what follows, nor close it.
      if (request.method === "HEAD") return new Response(null, { headers: streamHeaders({}) });
      return follow(asked, rest, request, closing);
    }
    const answered = await handlers[operation.id as keyof typeof handlers]({
      mock,
      control: asked,
      path: pathParameters(operation.path, path),
      query: rest,
      body,
      document: control.document,
      origin: url.origin,
    });
    if (answered === undefined) return new Response(null, { status: 204 });
    return new Response(request.method === "HEAD" ? null : JSON.stringify(answered), {
      headers: { "content-type": "application/json", "cache-control": "no-store" },
    });
  }

  /** Reads and judges a request by the document. */
  async function read(request: Request, { path, search }: Route, operation: Operation) {
    const type = request.headers.get("content-type");
    // Pages may send forms and texts from anywhere, unasked.
    if (
      request.method !== "GET" &&
      type !== null &&
      operation.requestBody.size === 0 &&
      !isJson(essenceOf(type))
    ) {
      throw new Refusal(
        "unsupported_media_type",
        `Failed to read the body: ${operation.id} takes none, and this is ${type}. Please send none.`,
      );
    }
    const body = await readBody(request, operation, bodyLimit, contract);
    const { headers } = request;
    const given = { path, search, headers };
    const parameters =
      operation.parameters.length === 0 && search === ""
        ? undefined
        : await judgeParameters(contract.judge, operation, given, []);
    const strictness = { validate: "enforce", undocumented: "reject" } as const;
    await judgeRequest(await contract.judge(), body, strictness, parameters);
    return { query: readQuery(contract, operation, search), body: body.value };
  }

  async function follow(
    asked: ControlRequest["control"],
    query: ControlRequest["query"],
    request: Request,
    closing: AbortSignal | undefined,
  ): Promise<Response> {
    if (followers >= mostFollowers) {
      throw new ControlRefusal(
        "too_many_followers",
        `Failed to follow the journal: ${mostFollowers} clients follow it already. Please close one.`,
      );
    }
    const stop = new AbortController();
    const { after = await lastSeen(asked, request), ...filter } = query as JournalFilter & FollowOptions;
    const exchanges = await asked.journal.follow({ ...filter, after, signal: stop.signal });
    const abort = () => stop.abort();
    for (const signal of [request.signal, closing]) signal?.addEventListener("abort", abort, { once: true });
    if (request.signal.aborted || closing?.aborted === true) abort();
    followers += 1;
    const body = liveStream(exchanges, stop, () => {
      followers -= 1;
      for (const signal of [request.signal, closing]) signal?.removeEventListener("abort", abort);
    });
    return new Response(body, { headers: streamHeaders({}) });
  }

  return async (request, access, connection = {}) => {
    try {
      return await answer(request, access, connection);
    } catch (error) {
      if (error instanceof ControlRefusal) return problem(error.code, error.message, headersOf(error));
      if (error instanceof ConfigurationError) return problem("configuration", error.message);
      const { code, message, details } = asRefusal(error);
      return problem(code, message, details);
    }
  };
}

/** The number of the exchange that a client has seen last; a server that began anew since has none as great. */
async function lastSeen({ journal }: Control, { headers }: Request): Promise<number | undefined> {
  const seen = headers.get("last-event-id");
  if (seen === null) return undefined;
  const [newest] = await journal.list({ newest: true, limit: 1 });
  return Math.min(Number(seen), newest?.id ?? 0);
}

function headersOf({ code }: ControlRefusal): { readonly headers?: Readonly<Record<string, string>> } {
  return code === "missing_token" ? { headers: { "www-authenticate": "Bearer" } } : {};
}
