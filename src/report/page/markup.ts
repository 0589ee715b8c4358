import { html as anyMarkup, raw as anyRaw } from "hono/html";

/** HTML that is safe to write as it stands. */
export interface Markup {
  readonly isEscaped: true;
  /** The HTML. */
  readonly toString: () => string;
}

/** What may stand in {@link html}: texts are escaped, nothing stands for `undefined`. */
export type MarkupValue = Markup | string | number | undefined | readonly MarkupValue[];

/** Writes HTML; every text in it is escaped. */
export const html: (strings: TemplateStringsArray, ...values: readonly MarkupValue[]) => Markup = (
  strings,
  ...values
) => anyMarkup(strings, ...values.map((value) => value ?? "")) as unknown as Markup;

/** Text that is HTML already, or a style or a script of ours. */
export const raw: (text: string) => Markup = (text) => anyRaw(text);
