/**
 * A percent-encoded text, decoded; what is no escape stands for itself.
 *
 * @example
 * decoded("%EC%83%88"); // "새"
 * decoded("100%"); // "100%"
 */
export function decoded(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
