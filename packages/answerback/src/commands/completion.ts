// answerback completion: prints a completion script for a shell.
import { Argument, Command } from "commander";

const shells = ["bash", "zsh", "fish"] as const;

export function completionCommand(): Command {
  return new Command("completion")
    .description("Print a script that completes commands, options and files in a shell.")
    .addArgument(new Argument("<shell>", "shell that reads the script").choices(shells))
    .addHelpText(
      "after",
      `
Add to the shell's startup file:
  bash  source <(answerback completion bash)
  zsh   source <(answerback completion zsh)     after compinit
  fish  answerback completion fish | source`,
    )
    .action(async (shell: (typeof shells)[number], _options: object, command: Command) => {
      const { commandLine } = await import("../completion/completed-command.ts");
      const defined = commandLine(command.parent ?? command);
      process.stdout.write((await writers[shell]())(defined));
    });
}

const writers = {
  bash: async () => (await import("../completion/bash.ts")).bashCompletion,
  zsh: async () => (await import("../completion/zsh.ts")).zshCompletion,
  fish: async () => (await import("../completion/fish.ts")).fishCompletion,
};
