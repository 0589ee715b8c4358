import { chunker } from "../delivery/chunks.ts";
import { speak, type Spoken } from "../dialects/speak.ts";
import { inSession, remember } from "../fixtures/session.ts";
import { heed } from "../model/heed.ts";
import { spokenText } from "../model/spoken-text.ts";
import type { Desk } from "./desk.ts";
import type { Plan } from "./plan.ts";
import type { Asked } from "./understand.ts";

/**
 * Renders the reply, lets the model heed what the request demands, writes it in the operation's dialect, and
 * remembers it for those who speak of it later.
 *
 * @throws Refusal `invalid_fixture`, `reply_off_request`.
 */
export async function say(
  { chosen, failing, judged }: Plan,
  { question: asked, body, voice, moment, random }: Asked,
  { gateway, state }: Desk,
): Promise<Spoken> {
  const { settings, store, conversations, model } = state;
  const question = { ...asked, session: chosen.session };
  const { view, sessionId } = question;
  const { fixture, reply, kept } = chosen;
  const now = Math.floor(moment.now / 1000);
  const given =
    failing === undefined ? chosen : { ...chosen, origin: "fixture" as const, reply: { error: failing } };
  const rendered = await gateway.render({ ...given, question, now, random });
  const heeded = await heed(rendered, { ...model, view, fixture: fixture.name, judge: judged, random });
  if (!kept) {
    const said = { fixture: fixture.name, text: spokenText(heeded) };
    await inSession(store, sessionId, (session) => remember(session, said));
  }

  const cut = chunker(reply.pace?.chunks, settings.chunkSize);
  const spoken = speak(heeded, { voice, view, body: body.value, random, cut });
  if (spoken.kept !== undefined) await conversations.keep(sessionId, view, spoken.kept);
  return spoken;
}
