// answerback launch-json: prints a launch.json for the functions of a gateway that was started with --inspect.
import { Argument, Command } from "commander";
import { defaultDebuggerPort } from "../functions/inspect-option.ts";
import { portArgument } from "../port-argument.ts";
import { UserError } from "../user-error.ts";

export function launchJsonCommand(): Command {
  return new Command("launch-json")
    .description(
      "Print a .vscode/launch.json that attaches Visual Studio Code to the functions of dev or start --inspect.",
    )
    .addArgument(new Argument("[port]", "port of --inspect").default(defaultDebuggerPort).argParser(portArgument))
    .addHelpText("after", "\nExample:\n  answerback launch-json > .vscode/launch.json")
    .action(async (port: number) => {
      const text = await launchJson(port);
      console.log(text.replaceAll(JSON.stringify(process.cwd()).slice(1, -1), "${workspaceFolder}").trimEnd());
    });
}

/** @throws UserError if no gateway answers */
async function launchJson(port: number): Promise<string> {
  const url = `http://127.0.0.1:${port}/launch.json`;
  const response = await fetch(url).catch((cause: unknown) => {
    throw new UserError(
      `No debugger listens on port ${port}. Start the functions first: answerback dev --inspect, or start --inspect.`,
      { cause },
    );
  });
  if (!response.ok) {
    throw new UserError(
      `Port ${port} is not a debugger of Answerback (${url}: ${response.status}). Name the port of --inspect.`,
    );
  }
  return response.text();
}
