/**
 * A gateway that mynah does not ship, as a stranger would write it down: one operation in the words of
 * chat completions, and one that no dialect knows.
 */
const acmeDocument = `openapi: 3.1.0
info:
  title: Acme Inference
  version: "2"
servers:
  - url: https://llm.acme.test/gateway
security:
  - token: []
paths:
  /v2/chat:
    post:
      operationId: chat
      x-mynah-dialect: chat-completions
      requestBody:
        required: true
        content:
          application/json:
            schema:
              $ref: "#/components/schemas/ChatRequest"
            examples:
              greeting:
                value:
                  model: acme-large
                  messages:
                    - role: user
                      content: Good morning
      responses:
        "200":
          description: The completion, whole or streamed
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Completion"
            text/event-stream:
              x-mynah-item-schema:
                oneOf:
                  - type: object
                    required: [data]
                    properties:
                      data:
                        type: string
                        contentMediaType: application/json
                        contentSchema:
                          $ref: "#/components/schemas/Chunk"
                  - type: object
                    required: [data]
                    properties:
                      data:
                        const: "[DONE]"
  /v2/rerank:
    post:
      operationId: rerank
      requestBody:
        required: true
        content:
          application/json:
            schema:
              $ref: "#/components/schemas/RerankRequest"
            examples:
              birds:
                value:
                  query: Which bird talks?
                  documents: [a mynah, a sparrow]
      responses:
        "200":
          description: The documents in their new order
          content:
            application/json:
              schema:
                $ref: "#/components/schemas/Ranking"
components:
  securitySchemes:
    token:
      type: http
      scheme: bearer
  schemas:
    ChatRequest:
      type: object
      required: [model, messages]
      properties:
        model:
          type: string
          enum: [acme-small, acme-large]
        messages:
          type: array
          minItems: 1
          items:
            type: object
            required: [role, content]
            properties:
              role:
                enum: [system, user, assistant]
              content:
                type: string
        stream:
          type: boolean
          default: false
        temperature:
          type: number
          minimum: 0
          maximum: 1
          examples: [0.5]
    Completion:
      type: object
      required: [id, object, created, model, choices]
      properties:
        id:
          type: string
        object:
          const: chat.completion
        created:
          type: integer
        model:
          enum: [acme-small, acme-large]
        choices:
          type: array
          items:
            type: object
            required: [index, message, finish_reason]
    Chunk:
      type: object
      required: [id, object, choices]
      properties:
        object:
          const: chat.completion.chunk
        choices:
          type: array
          items:
            type: object
            required: [index, delta]
    RerankRequest:
      type: object
      required: [query, documents]
      properties:
        query:
          type: string
          minLength: 1
        documents:
          type: array
          items:
            type: string
    Ranking:
      type: object
      required: [order]
      properties:
        order:
          type: array
          items:
            type: integer
            minimum: 0
        echo:
          type: string
`;

/** What it answers. */
const acmeFixtures = `- name: morning
  when:
    operation: chat
    lastUserMessage: { contains: morning }
  reply:
    text: A fine morning to you, says {{ model }} 🐦

- name: ranking
  when:
    operation: rerank
  reply:
    body:
      order: [1, 0]
      echo: "{{ body.query }}"
`;

/** Acme's files by their paths, with changes. */
export function acme(
  change: { readonly document?: [string, string]; readonly fixtures?: [string, string] } = {},
): { readonly "acme.yaml": string; readonly "fixtures/acme/replies.yaml": string } {
  return {
    "acme.yaml": swap(acmeDocument, change.document),
    "fixtures/acme/replies.yaml": swap(acmeFixtures, change.fixtures),
  };
}

function swap(text: string, change: [string, string] | undefined): string {
  if (change === undefined) return text;
  const [from, to] = change;
  if (!text.includes(from)) throw new Error(`There is no ${from} to change.`);
  return text.replace(from, to);
}
