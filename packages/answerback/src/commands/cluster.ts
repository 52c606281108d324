// answerback cluster: shows a cluster of nodes on NATS.
import { Command } from "commander";
import { readSettings } from "../settings/read-settings.ts";

/** Options that name the cluster. Environment and settings file can name it too, as for `start`. */
export interface ClusterPlace {
  readonly config?: string;
  /** Its servers. */
  readonly cluster?: string;
}

export function clusterCommand(): Command {
  const command = new Command("cluster").description("Show a cluster of several nodes.");
  withPlace(command.command("status"))
    .description("Print the nodes of a cluster: their versions, connections, configuration and what they owe.")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  answerback cluster status --cluster nats://127.0.0.1:4222")
    .action(async ({ json = false, ...place }: ClusterPlace & { readonly json?: boolean }) => {
      const { printStatus } = await import("../cluster/status.ts");
      await printStatus(await settingsOf(place), json, console.log);
    });
  return command;
}

/** The options that name the cluster. */
export function withPlace(command: Command): Command {
  return command
    .option("--config <file>", "settings file (default: answerback.yaml, if it exists)")
    .option("--cluster <servers>", "NATS servers of the cluster: nats://a:4222,nats://b:4222");
}

/** @throws UserError if no cluster is named */
export async function settingsOf({ config, cluster }: ClusterPlace) {
  const { clusterSettings } = await import("../settings/cluster-settings.ts");
  const flags = cluster === undefined ? {} : { cluster: { servers: cluster } };
  const settings = await readSettings({ file: config, folder: process.cwd(), environment: process.env, flags });
  return clusterSettings(settings.cluster ?? {})!;
}
