// Copies a data folder into a cluster, or a cluster into a data folder, and prints what was copied.
import type { ClusterSettings } from "@answerback/gateway";
import { systemClock } from "@answerback/gateway/clock";
import { type Copied, exportFolder, importFolder } from "@answerback/gateway/cluster-transfer";
import { printable } from "@answerback/gateway/printable";
import { dim } from "../terminal.ts";

interface Transfer {
  readonly folder: string;
  readonly cluster: ClusterSettings;
  readonly replace: boolean;
}

type Print = (line: string) => void;

/** @throws TransferError, StoreError, GatewayStartError */
export async function importData(transfer: Transfer, print: Print): Promise<void> {
  const count = await importFolder({ ...transfer, clock: systemClock, onCopied: (copied) => print(lineOf(copied)) });
  print(`Imported ${count} of ${count} from ${transfer.folder} into the cluster ${transfer.cluster.name}.`);
}

/** @throws TransferError, StoreError, GatewayStartError */
export async function exportData(transfer: Transfer, print: Print): Promise<void> {
  const count = await exportFolder({ ...transfer, clock: systemClock, onCopied: (copied) => print(lineOf(copied)) });
  print(`Exported ${count} of ${count} from the cluster ${transfer.cluster.name} into ${transfer.folder}.`);
}

function lineOf({ name, records, index, count }: Copied): string {
  return dim(`${index} of ${count}: ${printable(name)}, ${records} ${records === 1 ? "record" : "records"}`);
}
