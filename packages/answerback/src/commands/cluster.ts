// answerback cluster: shows a cluster of nodes on NATS, and copies its configuration.
import { Command } from "commander";
import { readSettings } from "../settings/read-settings.ts";

/** Options that name the cluster. Environment and settings file can name it too, as for `start`. */
export interface ClusterPlace {
  readonly config?: string;
  /** Its servers. */
  readonly cluster?: string;
}

export function clusterCommand(): Command {
  const command = new Command("cluster").description("Show a cluster of several nodes, and copy its configuration.");
  withPlace(command.command("status"))
    .description("Print the nodes of a cluster: their versions, connections, configuration and what they owe.")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExample:\n  answerback cluster status --cluster nats://127.0.0.1:4222")
    .action(async ({ json = false, ...place }: ClusterPlace & { readonly json?: boolean }) => {
      const { printStatus } = await import("../cluster/status.ts");
      await printStatus(await settingsOf(place), json, console.log);
    });
  withPlace(command.command("import"))
    .description("Copy all APIs of a data folder into the configuration of a cluster.")
    .requiredOption("--data <folder>", "data folder that no gateway uses")
    .option("--replace", "replace APIs that the cluster has already")
    .addHelpText("after", "\nExample:\n  answerback cluster import --data data --cluster nats://127.0.0.1:4222")
    .action(async ({ data, replace = false, ...place }: TransferOptions) => {
      const { importData } = await import("../cluster/transfer.ts");
      await importData({ folder: data, replace, cluster: await settingsOf(place) }, console.log);
    });
  withPlace(command.command("export"))
    .description("Copy the configuration of a cluster into a data folder.")
    .requiredOption("--data <folder>", "data folder that no gateway uses; created if it does not exist")
    .option("--replace", "replace everything that the folder has")
    .addHelpText("after", "\nExample:\n  answerback cluster export --data backup --cluster nats://127.0.0.1:4222")
    .action(async ({ data, replace = false, ...place }: TransferOptions) => {
      const { exportData } = await import("../cluster/transfer.ts");
      await exportData({ folder: data, replace, cluster: await settingsOf(place) }, console.log);
    });
  return command;
}

interface TransferOptions extends ClusterPlace {
  readonly data: string;
  readonly replace?: boolean;
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
