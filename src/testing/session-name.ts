/** Characters of the name of a test by which its session is named. */
const longestName = 200;

/**
 * Names the session of a test after it, so that under a seed its ids are the same in every run.
 *
 * @param names How many tests of each name there were; it is counted on.
 */
export function sessionName(test: string, names: Map<string, number>): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const printed = test.toWellFormed().replaceAll(/[\u0000-\u001f\u007f]+/g, " ");
  // A cut must not leave half of a character.
  const plain =
    printed
      .slice(0, longestName)
      .replace(/[\ud800-\udbff]$/, "")
      .trim() || "test";
  const count = (names.get(plain) ?? 0) + 1;
  names.set(plain, count);
  return count === 1 ? plain : `${plain} (${count})`;
}
