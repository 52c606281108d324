// Prints the state of a cluster.
import type { ClusterSettings } from "@answerback/gateway";
import { systemClock } from "@answerback/gateway/clock";
import { type ClusterStatus, type ListedNode, readClusterStatus } from "@answerback/gateway/cluster-status";
import { UserError } from "../user-error.ts";

/** @throws UserError if there is no such cluster */
export async function printStatus(
  settings: ClusterSettings,
  asJson: boolean,
  print: (text: string) => void,
): Promise<void> {
  const status = await readClusterStatus({ settings, clock: systemClock });
  if (status === undefined) {
    throw new UserError(
      `No node has joined the cluster ${settings.name} on these NATS servers. Start one with --cluster, or name another cluster with the setting cluster.name.`,
    );
  }
  if (asJson) print(JSON.stringify(status, undefined, 2));
  else for (const line of statusLines(status)) print(line);
}

const headings = ["NODE", "STATE", "VERSION", "HOST", "CONNECTIONS", "REVISION", "OWED"];

export function statusLines({ cluster, natsVersion, revision, nodes }: ClusterStatus): readonly string[] {
  const head = `Cluster ${cluster}, NATS ${natsVersion}, configuration at revision ${revision}`;
  if (nodes.length === 0) return [head, "No node runs."];
  const rows = [headings, ...nodes.map(rowOf)];
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return [
    head,
    ...rows.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    ),
  ];
}

function rowOf(node: ListedNode): readonly string[] {
  const { version = "", host = "", connections, processes = 1 } = node;
  const workers = processes > 1 ? ` in ${processes} workers` : "";
  return [
    `${node.node}${node.isLeader === true ? " (leader)" : ""}`,
    stateText(node),
    version,
    host,
    connections === undefined ? "" : `${connections}${workers}`,
    revisionText(node),
    owedText(node),
  ];
}

function stateText({ state, claimedBy }: ListedNode): string {
  if (state === "claimed") return `dead, claimed by ${claimedBy === undefined ? "another node" : `node ${claimedBy}`}`;
  if (state === "silent") return "does not answer";
  if (state === "left") return "dead, left to a newer version";
  return state === "unknown" ? "not readable" : state;
}

function revisionText({ revision, lag, isCurrent }: ListedNode): string {
  if (revision === undefined) return "";
  if (isCurrent === false) return `${revision}, not following`;
  return lag === undefined || lag === 0 ? String(revision) : `${revision}, ${lag} behind`;
}

/** `$disconnect`s. */
function owedText({ owed, owedLocally }: ListedNode): string {
  if (owed === undefined) return "";
  return owedLocally === undefined || owedLocally === 0 ? String(owed) : `${owed}, ${owedLocally} not in NATS`;
}
