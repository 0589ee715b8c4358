/**
 * Compiles a pattern of a document: as JSON Schema asks for, with Unicode; else, as many documents write them, without,
 * where more may be escaped than needs be.
 *
 * @throws SyntaxError for what is no pattern of ECMAScript either way.
 */
export const documentPattern: { (pattern: string, flags: string): RegExp; code: string } = Object.assign(
  (pattern: string, flags: string): RegExp => {
    try {
      return new RegExp(pattern, flags);
    } catch (error) {
      if (/\\[pPu]\{/.test(pattern)) throw error;
      return new RegExp(pattern, flags.replace("u", ""));
    }
  },
  { code: "mynahPattern" },
);
