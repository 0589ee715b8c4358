/**
 * The code blocks of a Markdown text that follow a comment such as `<!-- run: msw -->`, by what the comment
 * says.
 */
export function readSnippets(markdown: string): Map<string, string> {
  const blocks = markdown.matchAll(/<!-- ([^>]*?) -->\s+```\w*\n(.*?)\n?```/gs);
  return new Map([...blocks].map(([, name = "", code = ""]) => [name, code]));
}
