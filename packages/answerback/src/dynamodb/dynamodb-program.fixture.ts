// Clients and notes of the program test-programs/tables.
import { TestClient } from "../test-client.ts";
import type { ReportLine, RunResult } from "../test-program.ts";

/** The answer to a client that asks for the number of items. */
export async function count({ outputs }: RunResult): Promise<unknown> {
  const client = await TestClient.open(String(outputs.url));
  const answer = await client.ask({ action: "count" });
  client.close();
  return answer;
}

/** True for a note about tables. */
export const isNote = ({ kind, message }: ReportLine) => kind === "note" && /table/.test(String(message));
