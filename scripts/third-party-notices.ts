// The texts of the licences of packages whose code a published file contains: their licences ask for them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const licenceFile = /^(?:licen[cs]e|notice|copying)(?:[.-].*)?$/i;

/**
 * @param folders of packages, relative to the root; those that this platform does not install are left out
 * @throws Error if a package has neither a licence file nor the name of a licence
 */
export function thirdPartyNotices(folders: Iterable<string>): string {
  const sections: string[] = [];
  for (const folder of [...folders].toSorted()) {
    const path = join(root, folder);
    if (!existsSync(join(path, "package.json"))) continue;
    const { name, version, license } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
    const texts = readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isFile() && licenceFile.test(entry.name))
      .map((entry) => readFileSync(join(path, entry.name), "utf8").trim());
    if (texts.length === 0 && typeof license !== "string") throw new Error(`${folder} has no licence`);
    sections.push([`${name} ${version}`, ...(texts.length === 0 ? [`Licence: ${license}`] : texts)].join("\n\n"));
  }
  return `${sections.join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}
