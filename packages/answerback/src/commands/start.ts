// answerback start: the gateway by itself, for AWS clients.
import { join } from "node:path";
import { Command } from "commander";
import { exchangeLine } from "../exchange-line.ts";
import { inspectorPage } from "../inspector-page.ts";
import { portArgument } from "../port-argument.ts";
import { readSettings } from "../settings/read-settings.ts";
import type { Settings } from "../settings/schema.ts";
import { warningLine } from "../terminal.ts";
import { untilInterrupted } from "../until-interrupted.ts";

interface StartOptions extends Settings {
  readonly config?: string;
}

export function startCommand(): Command {
  return new Command("start")
    .description("Serve the control plane and the data plane on one port.")
    .option("--config <file>", "settings file (default: answerback.yaml, when there is one)")
    .option("--host <address>", "address to listen on (default: 127.0.0.1)")
    .option("--port <number>", "port to listen on, 0 for any free one (default: 4510)", portArgument)
    .option("--data <folder>", `folder that keeps the configuration (default: ${join(".answerback", "data")})`)
    .option("--ephemeral", "keep the configuration in memory only")
    .option("--credentials <file>", "AWS credentials file: requests must be signed with a key of it")
    .action(async ({ config, ...flags }: StartOptions) => {
      const [{ startGateway }, { gatewaySettings }] = await Promise.all([
        import("@answerback/gateway"),
        import("../settings/gateway-settings.ts"),
      ]);
      const settings = await readSettings({ file: config, folder: process.cwd(), environment: process.env, flags });
      const gateway = await startGateway({
        ...(await gatewaySettings(settings, join(".answerback", "data"))),
        onExchange: (exchange) => console.log(exchangeLine(exchange)),
        onWarning: (message) => console.warn(warningLine(message, process.stderr)),
        inspectorPage,
      });
      console.log(`answerback listening on ${gateway.url}`);
      await untilInterrupted();
      await gateway.stop();
    });
}
