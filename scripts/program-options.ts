// The options of the programs in conformance/ and bench/, which are started by hand: `--help` prints them, and a wrong one is
// named in one line.
import { relative } from "node:path";
import { type ParseArgsConfig, parseArgs } from "node:util";

/**
 * As `parseArgs` of Node.js. Ends the process with 0 after `--help`, and with 2 if the parameters do not fit.
 * @param positionals the name of positional parameters, for the usage, if there are any
 */
export function programOptions<Config extends Omit<ParseArgsConfig, "args" | "strict" | "allowPositionals">>(
  config: Config,
  positionals?: string,
): ReturnType<typeof parseArgs<Config & { readonly allowPositionals: true }>> {
  const parameters = process.argv.slice(2);
  if (parameters.includes("--help")) {
    console.log(usageOf(config, positionals));
    process.exit(0);
  }
  try {
    return parseArgs({ ...config, args: parameters, allowPositionals: positionals !== undefined } as Config & {
      readonly allowPositionals: true;
    });
  } catch (error) {
    console.error(`${(error as Error).message}\n${usageOf(config, positionals)}`);
    process.exit(2);
  }
}

/** For programs whose only option is `--quick`. */
export function isQuick(): boolean {
  return programOptions({ options: { quick: { type: "boolean", default: false } } }).values.quick;
}

function usageOf({ options = {}, allowNegative = false }: ParseArgsConfig, positionals?: string): string {
  const listed = Object.entries(options).map(([name, { type, multiple, default: preset }]) => {
    if (type === "boolean") return allowNegative && preset === true ? `[--no-${name}]` : `[--${name}]`;
    return `[--${name} ${name.toUpperCase()}]${multiple ? "…" : ""}`;
  });
  const program = relative(process.cwd(), process.argv[1] ?? "");
  return ["Usage: node", program, ...(positionals === undefined ? [] : [`[${positionals}…]`]), ...listed].join(" ");
}
