import type { OpenApiDocument } from "../contract/document.ts";

const text = { type: "string" };
const count = { type: "integer", minimum: 0 };
const texts = { type: "array", items: text };

/** Names the form of a saved coverage. */
export const coverageVersion = "coverage/1";

/** What a saved coverage has to look like to be read again. Members that later versions add are let through. */
export const coverageDocument: OpenApiDocument = {
  openapi: "3.1.0",
  components: {
    schemas: {
      Coverage: {
        type: "object",
        required: ["mynah", "exchanges", "forgotten", "gateways", "fixtures"],
        properties: {
          mynah: { const: coverageVersion },
          exchanges: count,
          forgotten: count,
          gateways: { type: "array", items: { $ref: "#/components/schemas/Gateway" } },
          fixtures: { type: "array", items: { $ref: "#/components/schemas/Fixture" } },
        },
      },
      Gateway: {
        type: "object",
        required: ["name", "title", "version", "exchanges", "items", "findings"],
        properties: {
          name: text,
          title: text,
          version: text,
          exchanges: count,
          items: { type: "array", items: { $ref: "#/components/schemas/Item" } },
          findings: { type: "array", items: { $ref: "#/components/schemas/Finding" } },
        },
      },
      Item: {
        type: "object",
        required: ["id", "kind", "label", "count", "counts", "items"],
        properties: {
          id: text,
          kind: text,
          label: text,
          count,
          counts: { type: "boolean" },
          excluded: text,
          docs: text,
          sameAs: text,
          unlisted: count,
          items: { type: "array", items: { $ref: "#/components/schemas/Item" } },
        },
      },
      Finding: {
        type: "object",
        required: ["kind", "key", "place", "message", "count", "first"],
        properties: {
          kind: { enum: ["violation", "undocumented", "unmatched"] },
          key: text,
          operation: text,
          place: text,
          message: text,
          count,
          rule: {
            type: "object",
            required: ["pointer", "keyword"],
            properties: {
              pointer: text,
              keyword: text,
              docs: text,
              page: { type: "object", required: ["title"], properties: { title: text, url: text } },
            },
          },
          first: {
            type: "object",
            required: ["time", "session", "method", "path", "status", "pointer"],
            properties: {
              requestId: text,
              time: { type: "number" },
              session: text,
              method: text,
              path: text,
              status: { type: "integer" },
              pointer: text,
              at: text,
            },
          },
        },
      },
      Fixture: {
        type: "object",
        required: ["name", "gateways", "from", "count"],
        properties: { name: text, gateways: texts, from: { enum: ["added", "own", "gateway"] }, count },
      },
    },
  },
};
