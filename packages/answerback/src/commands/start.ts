// answerback start: runs only the gateway, for AWS clients.
import { Command } from "commander";
import { durationArgument } from "../duration-argument.ts";
import { type InspectOption, inspectOption } from "../functions/inspect-option.ts";
import { manualClockDescription, manualClockFlag } from "../manual-clock-option.ts";
import { portArgument } from "../port-argument.ts";
import { readSettings } from "../settings/read-settings.ts";
import { type Settings, settingsSchema } from "../settings/schema.ts";
import { workersArgument } from "../workers-argument.ts";

interface StartOptions extends Omit<Settings, "cluster"> {
  readonly config?: string;
  readonly inspect?: InspectOption;
  readonly manualClock?: boolean;
  /** Its servers. */
  readonly cluster?: string;
}

const { host, port, data, workers } = settingsSchema.properties;

export function startCommand(): Command {
  return new Command("start")
    .description("Serve the control plane and the data plane on one port.")
    .option("--config <file>", "settings file (default: answerback.yaml, if it exists)")
    .option("--host <address>", `address to listen on (default: ${host.default})`)
    .option("--port <number>", `port to listen on, 0 for any free one (default: ${port.default})`, portArgument)
    .option("--public-url <url>", "address at which clients reach the gateway, such as https://gateway.example.com")
    .option("--data <folder>", `folder that keeps the configuration (default: ${data.default})`)
    .option("--ephemeral", "keep the configuration in memory only")
    .option("--credentials <file>", "AWS credentials file; requests must be signed with one of its keys")
    .option(
      "--drain <duration>",
      "when stopping, close the connections over this time: 60s (default: at once)",
      durationArgument,
    )
    .option(
      "--workers <number|auto>",
      `processes that serve clients, auto for one per core (default: ${workers.default})`,
      workersArgument,
    )
    .option("--cluster <servers>", "NATS servers of a cluster to join: nats://a:4222,nats://b:4222")
    .option("--log-messages", "print a line for every message (default: at most 20 a second at a terminal, else none)")
    .option(manualClockFlag, manualClockDescription)
    .addOption(inspectOption())
    .action(async ({ config, inspect, manualClock, cluster, ...others }: StartOptions) => {
      const { serveGateway } = await import("../gateway-service.ts");
      const flags: Settings = cluster === undefined ? others : { ...others, cluster: { servers: cluster } };
      const place = { file: config, folder: process.cwd(), environment: process.env, flags };
      await serveGateway({
        loadSettings: () => readSettings(place),
        inspect,
        isManualClock: manualClock === true,
        joinsCluster: true,
      });
    });
}
