// The command line of given commands: errors and signals are handled here. Each command has a file in commands/.
import { Command, CommanderError } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { withInspectPort } from "./functions/inspect-option.ts";
import { errorText } from "./terminal.ts";
import { userMessage } from "./user-error.ts";

const versionText = `answerback ${packageJson.version}, Node.js ${process.versions.node}, ${process.platform} ${process.arch}`;

/** The commands as one program, for parsing. */
export function commandLine(commands: readonly Command[]): Command {
  const program = new Command("answerback")
    .description(
      "Amazon API Gateway V2 for WebSocket APIs on your own machine, with integration responses that execute.",
    )
    .version(versionText, "-v, --version", "print the versions of Answerback and Node.js, and the platform")
    .showHelpAfterError("Run `answerback --help` for usage.")
    .exitOverride();
  for (const command of commands) {
    program.addCommand(command.copyInheritedSettings(program));
    command.showHelpAfterError(`Run \`answerback ${command.name()} --help\` for usage.`);
    for (const nested of command.commands) {
      nested.copyInheritedSettings(command);
      nested.showHelpAfterError(`Run \`answerback ${command.name()} ${nested.name()} --help\` for usage.`);
    }
  }

  return program;
}

/** Runs the command that the process was started with. */
export async function runCommandLine(commands: readonly Command[]): Promise<void> {
  endWithReader();
  await runCommand(commands, process.argv.slice(2));
}

/** Runs one command, prints its error if the user can fix it, and sets the exit code. @param args after the program's name */
export async function runCommand(commands: readonly Command[], args: readonly string[]): Promise<void> {
  try {
    await commandLine(commands).parseAsync(withInspectPort(args), { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else {
      const message = userMessage(error);
      if (message === undefined) throw error;
      console.error(errorText(message));
      process.exitCode = 1;
    }
  }
}

/**
 * The reader of the output has closed it (`… | head`): a serving command ends as after Ctrl-C, any other immediately. Further
 * writes fail too, but only the first sends a signal, because a second signal would not wait.
 */
function endWithReader(): void {
  let isRead = true;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    if (!isRead) return;
    isRead = false;
    if (process.listenerCount("SIGTERM") === 0) process.exit();
    process.kill(process.pid, "SIGTERM");
  });
}
