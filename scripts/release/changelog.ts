// The newest section of CHANGELOG.md: dated by a release, and the text of the release's tag.

const unreleased = /^## (?:\d+\.\d+\.\d+ )?\(?unreleased\)?$/im;
const nextSection = /^## /m;

/**
 * Gives the section of unreleased changes the version and the date.
 * @param date ISO 8601, such as 2026-11-27
 * @throws Error if there is no such section at the top, or it is empty
 */
export function datedChangelog(
  changelog: string,
  version: string,
  date: string,
): { readonly text: string; readonly notes: string } {
  const heading = unreleased.exec(changelog);
  if (heading === null || changelog.search(nextSection) !== heading.index) {
    throw new Error(
      'CHANGELOG.md does not begin with a section "## Unreleased". Add one with the changes since the last release.',
    );
  }
  const after = changelog.slice(heading.index + heading[0].length);
  const end = after.search(nextSection);
  const notes = (end === -1 ? after : after.slice(0, end)).trim();
  if (!/^- \S/m.test(notes)) {
    throw new Error(`The section "${heading[0].slice(3)}" of CHANGELOG.md lists no changes. Add a line for each.`);
  }
  const dated = `## ${version} (${date})`;
  return { text: changelog.slice(0, heading.index) + dated + after, notes };
}

/** The changes of a released version. @throws Error if CHANGELOG.md has no section for it */
export function notesOf(changelog: string, version: string): string {
  const heading = new RegExp(String.raw`^## ${version.replaceAll(".", "\\.")} \(.*\)$`, "m").exec(changelog);
  if (heading === null) throw new Error(`CHANGELOG.md has no section for ${version}.`);
  const after = changelog.slice(heading.index + heading[0].length);
  const end = after.search(nextSection);
  return (end === -1 ? after : after.slice(0, end)).trim();
}
