// The program `answerback`.
import { runCommandLine } from "./command-line.ts";
import { allCommands } from "./commands/all-commands.ts";

await runCommandLine(allCommands());
