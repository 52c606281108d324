// The address of the repository. It stands in the root's package.json only; packages get it when they are packed.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The owner in package.json until the project has one. `npm run release` refuses it. */
export const placeholderOwner = "OWNER";

export interface Repository {
  readonly owner: string;
  /** `https://github.com/OWNER/answerback` */
  readonly url: string;
}

/** @param folder of the root's package.json */
export function repositoryOf(folder: string): Repository {
  const { repository }: { repository: string } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const path = repository.replace(/^github:/, "");
  return { owner: path.slice(0, path.indexOf("/")), url: `https://github.com/${path}` };
}

/**
 * The members of a published manifest that name the repository.
 * @param folder of the package in the repository, such as `packages/vtl`
 */
export function repositoryMembers({ url }: Repository, folder: string): Readonly<Record<string, unknown>> {
  return {
    homepage: `${url}/tree/main/${folder}#readme`,
    bugs: { url: `${url}/issues` },
    repository: { type: "git", url: `git+${url}.git`, directory: folder },
  };
}
