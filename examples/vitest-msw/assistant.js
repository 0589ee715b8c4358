import OpenAI from "openai";

const client = new OpenAI({ maxRetries: 1 });
const model = "gpt-5.5";

/** Answers a question whole. */
export async function answer(question) {
  const { output_text } = await client.responses.create({ model, input: question });
  return output_text;
}

/** Answers a question piece by piece. */
export async function* answerSlowly(question) {
  const stream = await client.chat.completions.create({
    model,
    stream: true,
    messages: [{ role: "user", content: question }],
  });
  for await (const chunk of stream) yield chunk.choices[0]?.delta.content ?? "";
}
