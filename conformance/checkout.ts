// The checkout that the suites test.
import { join } from "node:path";

export const root = join(import.meta.dirname, "..");

/** `answerback`, from its sources. */
export const command = join(root, "packages", "answerback", "bin", "answerback.js");
