// The folder `.answerback` beside a program or an answerback.yaml: state, data and caches, with secrets in them.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

export const stateFolderName = ".answerback";

const ignoreEverything =
  "# Made by answerback. State of this machine, with secrets in it: not for version control.\n*\n";

/** Makes the folder, for its owner only, with a `.gitignore` of its own, so that no commit takes what is in it. */
export async function makeStateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, ".gitignore"), ignoreEverything, { flag: "wx" });
  } catch {
    // It is there, or nothing can be written, which is reported by what has to write into the folder.
  }
}
