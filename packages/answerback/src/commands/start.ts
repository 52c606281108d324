// answerback start: the gateway by itself, for AWS clients.
import { Command } from "commander";
import { exchangeLine } from "../exchange-line.ts";
import { inspectorPage } from "../inspector-page.ts";
import { portArgument } from "../port-argument.ts";
import { readSettings } from "../settings/read-settings.ts";
import { type Settings, settingsSchema } from "../settings/schema.ts";
import { warningLine } from "../terminal.ts";
import { untilInterrupted } from "../until-interrupted.ts";

interface StartOptions extends Settings {
  readonly config?: string;
}

const { host, port, data } = settingsSchema.properties;

export function startCommand(): Command {
  return new Command("start")
    .description("Serve the control plane and the data plane on one port.")
    .option("--config <file>", "settings file (default: answerback.yaml, when there is one)")
    .option("--host <address>", `address to listen on (default: ${host.default})`)
    .option("--port <number>", `port to listen on, 0 for any free one (default: ${port.default})`, portArgument)
    .option("--public-url <url>", "address by which clients reach the gateway, such as https://gateway.example.com")
    .option("--data <folder>", `folder that keeps the configuration (default: ${data.default})`)
    .option("--ephemeral", "keep the configuration in memory only")
    .option("--credentials <file>", "AWS credentials file: requests must be signed with a key of it")
    .action(async ({ config, ...flags }: StartOptions) => {
      const [{ startGateway }, { gatewaySettings }] = await Promise.all([
        import("@answerback/gateway"),
        import("../settings/gateway-settings.ts"),
      ]);
      const settings = await readSettings({ file: config, folder: process.cwd(), environment: process.env, flags });
      const gateway = await startGateway({
        ...(await gatewaySettings(settings, data.default)),
        onExchange: (exchange) => console.log(exchangeLine(exchange)),
        onWarning: (message) => console.warn(warningLine(message, process.stderr)),
        inspectorPage,
      });
      console.log(`answerback listening on ${gateway.url}`);
      console.log(`inspector: ${gateway.inspectorUrl}`);
      await untilInterrupted();
      await gateway.stop();
    });
}
