// Completion for bash, including macOS's 3.2, which has neither mapfile nor compopt.
import type { CommandLine, CompletedOption, Values } from "./completed-command.ts";

export function bashCompletion({ name, options, commands }: CommandLine): string {
  const names = commands.map((command) => command.name).join(" ");
  const all = [{ name: "", options }, ...commands];
  const optionValues = all.flatMap((command) =>
    command.options
      .filter(({ values }) => values !== undefined)
      .map((option) => `    ${optionPattern(command.name, option)}) ${proposal(name, option.values)}; return ;;`),
  );
  const optionNames = all.map(
    (command) => `      "${command.name}") _${name}_words "${command.options.flatMap(namesOf).join(" ")}" ;;`,
  );
  const argumentValues = commands
    .filter(({ argument }) => argument !== undefined)
    .map((command) => `    "${command.name}") ${proposal(name, command.argument)} ;;`);
  return `# bash completion of ${name}: source <(${name} completion bash)
_${name}_words() {
  COMPREPLY=($(compgen -W "$1" -- "$current"))
}

_${name}_paths() {
  local IFS=$'\\n'
  type compopt &>/dev/null && compopt -o filenames
  COMPREPLY=($(compgen "$1" -- "$current"))
}

_${name}() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command= index
  # --name=value is three words.
  if [[ $current == "=" ]]; then
    current=
  elif [[ $previous == "=" ]]; then
    previous=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    case " ${names} " in
    *" \${COMP_WORDS[index]} "*)
      command=\${COMP_WORDS[index]}
      break
      ;;
    esac
  done
  COMPREPLY=()
  case "$command $previous" in
${optionValues.join("\n")}
  esac
  if [[ $current == -* ]]; then
    case "$command" in
${optionNames.join("\n")}
    esac
    return
  fi
  case "$command" in
    "") _${name}_words "${names}" ;;
${argumentValues.join("\n")}
  esac
}

complete -F _${name} ${name}
`;
}

const namesOf = ({ short, long }: CompletedOption) => (short === undefined ? [long] : [short, long]);

/** `"dev -s"|"dev --stack"` */
function optionPattern(command: string, option: CompletedOption): string {
  return namesOf(option)
    .map((optionName) => `"${command} ${optionName}"`)
    .join("|");
}

function proposal(name: string, values: Values | undefined): string {
  switch (values?.kind) {
    case "files":
      return `_${name}_paths -f`;
    case "folders":
      return `_${name}_paths -d`;
    case "choices":
      return `_${name}_words "${values.choices.join(" ")}"`;
    default:
      return ":";
  }
}
