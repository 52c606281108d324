// Completion for fish.
import type { CommandLine, CompletedOption, Values } from "./completed-command.ts";

export function fishCompletion({ name, options, commands }: CommandLine): string {
  const complete = (condition: string, ...rest: readonly string[]) =>
    ["complete", "-c", name, "-n", quoted(condition), ...rest].join(" ");
  const described = (description: string) => ["-d", quoted(description)];
  const option = (condition: string, { short, long, description, values }: CompletedOption) =>
    complete(
      condition,
      ...(short === undefined ? [] : ["-s", short.slice(1)]),
      "-l",
      long.slice(2),
      ...(values === undefined ? [] : optionValues(values)),
      ...described(description),
    );
  const noCommand = "__fish_use_subcommand";
  return `${[
    `# fish completion of ${name}: ${name} completion fish | source`,
    `complete -c ${name} -f`,
    ...options.map((it) => option(noCommand, it)),
    ...commands.flatMap((command) => {
      const inCommand = `__fish_seen_subcommand_from ${command.name}`;
      return [
        complete(noCommand, "-a", command.name, ...described(command.description)),
        ...command.options.map((it) => option(inCommand, it)),
        ...argumentValues(command.argument).map((proposal) => complete(inCommand, ...proposal)),
      ];
    }),
  ].join("\n")}\n`;
}

const folders = quoted("(__fish_complete_directories (commandline -ct))");

function optionValues(values: Values): readonly string[] {
  switch (values.kind) {
    case "files":
      return ["-r", "-F"];
    case "folders":
      return ["-x", "-a", folders];
    case "choices":
      return ["-x", "-a", quoted(values.choices.join(" "))];
    case "free":
      return ["-x"];
  }
}

function argumentValues(values: Values | undefined): readonly (readonly string[])[] {
  switch (values?.kind) {
    case "files":
      return [["-F"]];
    case "folders":
      return [["-a", folders]];
    case "choices":
      return [["-a", quoted(values.choices.join(" "))]];
    default:
      return [];
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, "\\$&")}'`;
}
