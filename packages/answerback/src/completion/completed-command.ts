// The parts of the command line that a shell can complete, read from commander.
import type { Argument, Command, Option } from "commander";

/** Values of an argument or an option. */
export type Values =
  | { readonly kind: "free" | "files" | "folders" }
  | { readonly kind: "choices"; readonly choices: readonly string[] };

export interface CompletedOption {
  /** `-s` */
  readonly short: string | undefined;
  /** `--stack` */
  readonly long: string;
  readonly description: string;
  /** Undefined for an option without a value. */
  readonly values: Values | undefined;
}

export interface CompletedCommand {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletedOption[];
  /** Values of the first argument and its repetitions; undefined if there is none. */
  readonly argument: Values | undefined;
}

export interface CommandLine {
  readonly name: string;
  readonly options: readonly CompletedOption[];
  readonly commands: readonly CompletedCommand[];
}

/**
 * Includes the help command and options that commander adds. A command of several commands is completed with their names, and
 * with the options of all of them.
 */
export function commandLine(program: Command): CommandLine {
  const commands = program.createHelp().visibleCommands(program);
  const names = commands.map((command) => command.name());
  return {
    name: program.name(),
    options: optionsOf(program),
    commands: commands.map((command) => {
      const [argument] = command.registeredArguments;
      const inner = command.commands;
      const choices = inner.map((it) => it.name());
      const options = [command, ...inner].flatMap(optionsOf);
      return {
        name: command.name(),
        description: command.description(),
        options: [...new Map(options.map((option) => [option.long, option])).values()],
        argument: inner.length > 0 ? { kind: "choices", choices } : argument && argumentValues(argument, names),
      };
    }),
  };
}

function optionsOf(command: Command): readonly CompletedOption[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map((option) => ({
      short: option.short,
      long: option.long ?? "",
      description: option.description,
      values: optionValues(option),
    }));
}

function argumentValues(argument: Argument, commandNames: readonly string[]): Values {
  if (argument.argChoices) return { kind: "choices", choices: argument.argChoices };
  return argument.name() === "command" ? { kind: "choices", choices: commandNames } : valuesNamed(argument.name());
}

function optionValues({ flags, argChoices }: Option): Values | undefined {
  if (argChoices) return { kind: "choices", choices: argChoices };
  const name = /[<[](.+?)(?:\.\.\.)?[>\]]/.exec(flags)?.[1];
  return name === undefined ? undefined : valuesNamed(name);
}

/** Derives the kind from the name in the help: `--config <file>`. */
function valuesNamed(name: string): Values {
  if (name === "file" || name === "files" || name === "template") return { kind: "files" };
  if (name === "folder" || name === "folders") return { kind: "folders" };
  return { kind: "free" };
}
