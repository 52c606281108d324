// Completion for zsh, sourced or as a file in its function path.
import type { CommandLine, CompletedOption, Values } from "./completed-command.ts";

export function zshCompletion({ name, options, commands }: CommandLine): string {
  const described = commands.map((command) => `    ${quoted(`${command.name}:${command.description}`)}`);
  const cases = commands.map((command) => {
    const specs = [
      ...command.options.flatMap(optionSpecs),
      ...(command.argument === undefined ? [] : [quoted(`*:argument:${action(command.argument)}`)]),
    ];
    return `        ${command.name})\n          _arguments ${specs.join(" \\\n            ")}\n          ;;`;
  });
  return `#compdef ${name}
# zsh completion of ${name}: source <(${name} completion zsh)
_${name}() {
  local context state line
  typeset -A opt_args
  local -a commands=(
${described.join("\n")}
  )
  _arguments -C ${[...options.flatMap(optionSpecs), "'1:command:->command'", "'*::argument:->argument'"].join(" \\\n    ")}
  case $state in
    command) _describe command commands ;;
    argument)
      case $line[1] in
${cases.join("\n")}
      esac
      ;;
  esac
}

if [[ $funcstack[1] == _${name} ]]; then
  _${name} "$@"
else
  compdef _${name} ${name}
fi
`;
}

/** An option with a value may be repeated, and its value may follow `=`. */
function optionSpecs({ short, long, description, values }: CompletedOption): readonly string[] {
  const text = `[${description.replaceAll(/[[\]:\\]/g, "\\$&")}]`;
  const names = [...(short === undefined ? [] : [short]), long];
  if (values === undefined) return names.map((optionName) => quoted(`(${names.join(" ")})${optionName}${text}`));
  return names.map((optionName) => {
    const mark = optionName === long ? "=" : "+";
    return quoted(`*${optionName}${mark}${text}:value:${action(values)}`);
  });
}

function action(values: Values): string {
  switch (values.kind) {
    case "files":
      return "_files";
    case "folders":
      return "_files -/";
    case "choices":
      return `(${values.choices.join(" ")})`;
    case "free":
      return "";
  }
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
