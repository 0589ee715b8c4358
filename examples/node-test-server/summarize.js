/** Summarizes a text; run as a command, of its input. */
export async function summarize(text) {
  const { OPENAI_BASE_URL, OPENAI_API_KEY } = process.env;
  const response = await fetch(`${OPENAI_BASE_URL}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${OPENAI_API_KEY}`, "content-type": "application/json" },
    body: JSON.stringify({
      model: "gpt-5.5",
      messages: [
        { role: "system", content: "一文で要約してください。" },
        { role: "user", content: text },
      ],
    }),
  });
  if (!response.ok) throw new Error(`The gateway answered ${response.status}.`);
  const { choices } = await response.json();
  return choices[0].message.content;
}

if (process.argv[1] === import.meta.filename) console.log(await summarize(process.argv[2]));
