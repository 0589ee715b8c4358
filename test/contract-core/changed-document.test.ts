import { expect, it } from "vitest";
import { createMock, evolink, type OpenApiDocument } from "../../src/index.ts";

it("a shipped gateway with another document is judged by that document", async () => {
  const text = JSON.stringify(evolink.document).replaceAll('"maximum":2', '"maximum":1');
  const mock = createMock({ gateways: [{ ...evolink, document: JSON.parse(text) as OpenApiDocument }] });
  const response = await mock.fetch("https://api.evolink.ai/v1/chat/completions", {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify({
      model: "gpt-5.2",
      messages: [{ role: "user", content: "안녕" }],
      temperature: 1.5,
    }),
  });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain("temperature must be 1 or less");
});
