import { useMynah } from "mynah/vitest";

export const mynah = useMynah({
  fixtures: [
    {
      name: "weather",
      when: { lastUserMessage: { contains: "天気" } },
      reply: { text: "晴れです ☀️ 散歩にぴったりですね。" },
    },
  ],
});
