import { createMock, type Exchange, type Mock, type MockOptions } from "../../src/index.ts";
import { take } from "./talk.ts";

/** A mock, and all that it ever tells of its exchanges. */
export function watched(options: MockOptions = {}): {
  readonly mock: Mock;
  readonly told: () => Promise<string>;
} {
  const exchanges: Exchange[] = [];
  const mock = createMock({ ...options, onExchange: (exchange) => exchanges.push(exchange) });
  const told = async () => {
    const listed = await mock.journal.list();
    const explained = await Promise.all(listed.map(({ requestId, id }) => mock.journal.get(requestId ?? id)));
    const followed = await take(mock.journal.follow({ after: 0 }), listed.length);
    const counted = [await mock.journal.counters(), await mock.session("").journal.counters()];
    return JSON.stringify([listed, explained, followed, counted, exchanges]);
  };
  return { mock, told };
}
