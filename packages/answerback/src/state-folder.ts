// The folder `.answerback` next to a program or an answerback.yaml. It holds state, data and caches, which contain secrets.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

export const stateFolderName = ".answerback";

const ignoreEverything = "# Created by answerback. Local state with secrets: do not commit.\n*\n";

/** Creates the folder for its owner only, with a `.gitignore` that excludes its contents. */
export async function makeStateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, ".gitignore"), ignoreEverything, { flag: "wx" });
  } catch {
    // The folder exists, or it is not writable, which later writes report.
  }
}
