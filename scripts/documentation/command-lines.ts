// The command lines of a shell block: those of `answerback` are parsed as the program parses them, without running them.
import type { Command } from "commander";
import { commandLine } from "../../packages/answerback/src/command-line.ts";
import { allCommands } from "../../packages/answerback/src/commands/all-commands.ts";

export interface ShellCommand {
  readonly program: string;
  readonly parameters: readonly string[];
}

/** Continued lines as one; without comments, prompts, variables before the program, and the input of here documents. */
export function shellCommands(text: string): readonly ShellCommand[] {
  const joined = text.replaceAll(/\\\n\s*/g, " ").replaceAll(/<<'(\w+)'([^\n]*\n).*?^\1$/gms, "$2");
  const commands: ShellCommand[] = [];
  for (const line of joined.split("\n")) {
    for (const words of commandsOf(wordsOf(line.replace(/^\$ /, "")))) {
      const [program, ...parameters] = words.slice(words.findIndex((word) => !/^\w+=/.test(word)));
      if (program !== undefined) commands.push({ program, parameters });
    }
  }
  return commands;
}

const operators = new Set(["&&", "||", "|", "&", ";"]);

function commandsOf(words: readonly string[]): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  for (const word of words) {
    if (operators.has(word)) commands.push([]);
    else commands.at(-1)!.push(word);
  }
  return commands.filter((it) => it.some((word) => !/^\w+=/.test(word)));
}

/** Words by the shell's rules for quotes; ends at a comment. Redirections are left out. */
function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  for (const [word] of line.matchAll(
    /#.*|\d?[<>]+ *\S+|(?:\$\([^)]*\)|'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"#]|(?<=\S)#)+/g,
  )) {
    if (word.startsWith("#")) break;
    if (/^\d?[<>]/.test(word)) continue;
    words.push(
      word.replaceAll(
        /'([^']*)'|"((?:[^"\\]|\\.)*)"/g,
        (_, single?: string, double?: string) => single ?? double ?? "",
      ),
    );
  }
  return words;
}

/** @returns the error of the program, or undefined if it accepts the parameters of `answerback` */
export function commandProblem(parameters: readonly string[]): string | undefined {
  let problem: string | undefined;
  const program = commandLine(allCommands());
  const prepare = (command: Command) => {
    command
      .exitOverride()
      .configureOutput({ writeErr: (text) => (problem = (problem ?? "") + text), writeOut: () => {} });
    if (command.commands.length === 0) command.action(() => {});
    for (const below of command.commands) prepare(below);
  };
  prepare(program);
  try {
    program.parse(parameters, { from: "user" });
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code !== "commander.helpDisplayed" && code !== "commander.version") problem ??= message;
  }
  return problem;
}
