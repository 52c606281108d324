// answerback start: the gateway by itself, for AWS clients.
import { join } from "node:path";
import { Command } from "commander";
import { exchangeLine } from "../exchange-line.ts";
import { portArgument } from "../port-argument.ts";
import { untilInterrupted } from "../until-interrupted.ts";

interface StartOptions {
  readonly host: string;
  readonly port: number;
  readonly data: string;
  readonly ephemeral?: true;
}

export function startCommand(): Command {
  return new Command("start")
    .description("Serve the control plane and the data plane on one port.")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--port <number>", "port to listen on, 0 for any free one", portArgument, 4510)
    .option("--data <folder>", "folder that keeps the configuration", join(".answerback", "data"))
    .option("--ephemeral", "keep the configuration in memory only")
    .action(async (options: StartOptions) => {
      const { defaultSettings, startGateway } = await import("@answerback/gateway");
      const gateway = await startGateway({
        ...defaultSettings,
        host: options.host,
        port: options.port,
        dataFolder: options.ephemeral ? undefined : options.data,
        onExchange: (exchange) => console.log(exchangeLine(exchange)),
      });
      console.log(`answerback listening on ${gateway.url}`);
      await untilInterrupted();
      await gateway.stop();
    });
}
