// The option --inspect of the commands that run functions.
import type { DebuggerPort } from "@answerback/functions/debugger";
import type { Clock } from "@answerback/gateway";
import { Option } from "commander";
import { portArgument } from "../port-argument.ts";

/** As Node.js's own option. */
export const defaultDebuggerPort = 9229;

/** The port; undefined without the option. */
export type InspectOption = number | undefined;

export const inspectOption = () =>
  new Option(
    "--inspect [port]",
    `debug functions through one port, as with node --inspect (default: ${defaultDebuggerPort})`,
  ).argParser(portArgument);

/**
 * As with Node.js, the port follows `=`: in `dev --inspect folder` the folder is not the port.
 * @returns the arguments with a port in each `--inspect` that has none
 */
export function withInspectPort(parameters: readonly string[]): string[] {
  return parameters.map((it) => (it === "--inspect" ? `--inspect=${defaultDebuggerPort}` : it));
}

/**
 * @param clock of time-outs. Default: the machine's
 * @throws DebuggerPortError if the port is in use
 */
export async function openInspected(
  inspect: InspectOption,
  clock: Clock | undefined,
): Promise<DebuggerPort | undefined> {
  if (inspect === undefined) return undefined;
  const { openDebuggerPort } = await import("@answerback/functions/debugger");
  return openDebuggerPort({ port: inspect, clock });
}

/** One line for the terminal: how to connect a front end. */
export function debuggerText({ authority }: Pick<DebuggerPort, "authority">): string {
  const port = authority.slice(authority.lastIndexOf(":") + 1);
  const launch = `answerback launch-json${port === String(defaultDebuggerPort) ? "" : ` ${port}`}`;
  return `${authority}  Chrome: chrome://inspect; VS Code: ${launch} > .vscode/launch.json`;
}
