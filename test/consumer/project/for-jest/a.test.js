import OpenAI from "openai";
import { useMynah } from "mynah/jest";
const mynah = useMynah({ seed: 1 });
const ask = (input) => new OpenAI({ maxRetries: 0 }).responses.create({ model: "gpt-5.5", input });
it("is fine", async () => {
  await mynah.use({ name: "挨拶", reply: { text: "안녕! 👋" } });
  expect((await ask("やあ")).output_text).toBe("안녕! 👋");
  await expect(mynah).toHaveReceived("createResponse", { body: { input: expect.stringContaining("や") } });
});
it("hides what went wrong", async () => {
  await expect(ask(5)).rejects.toThrow("input");
});
it("is about it", async () => {
  mynah.expects("violation");
  await expect(ask(5)).rejects.toThrow("input must be a string");
});
it("looks for what did not come", async () => {
  await ask("東京");
  await expect(mynah).toHaveReceivedLast("createResponse", { body: { input: "大阪" } });
});
