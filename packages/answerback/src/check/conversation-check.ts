// `check --conversations`: runs the conversations of a folder against the program, and judges its findings by them.
import { globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Exchange } from "@answerback/gateway";
import type { ConversationFile } from "../conversations/conversation.ts";
import { readConversations } from "../conversations/read-conversations.ts";
import { runFiles } from "../conversations/run-files.ts";
import { UserError } from "../user-error.ts";
import { evidenceOf, type SeenExchange } from "./finding-evidence.ts";
import type { CheckReport } from "./located-finding.ts";

export interface ConversationCheckOptions {
  /** Of the conversation files. */
  readonly conversations: string;
  readonly program: string;
  readonly stack: string | undefined;
  readonly config: Readonly<Record<string, string>>;
}

/** @returns the report with evidence for each finding. @throws UserError */
export async function withEvidence(report: CheckReport, options: ConversationCheckOptions): Promise<CheckReport> {
  // Without its resources the program serves nothing.
  if (report.failures.length > 0 || report.findings.length === 0) return report;
  const paths = globSync("**/*.{yaml,yml}", { cwd: options.conversations, exclude: ["**/node_modules/**", "**/.*/**"] })
    .map((path) => join(options.conversations, path))
    .filter((path) => /^conversations:/m.test(readFileSync(path, "utf8")))
    .toSorted();
  if (paths.length === 0) throw new UserError(`${options.conversations} has no conversation files.`);
  const files = await Promise.all(paths.map((path) => readConversations(path)));
  const seen: SeenExchange[] = [];
  for (const file of files) seen.push(...(await exchangesOf(file, options)));
  return { ...report, findings: report.findings.map((it) => ({ ...it, evidence: evidenceOf(it, seen) })) };
}

async function exchangesOf(
  file: ConversationFile,
  { program, stack, config }: ConversationCheckOptions,
): Promise<readonly SeenExchange[]> {
  const exchanges: Exchange[] = [];
  const onExchange = (exchange: Exchange) => void exchanges.push(exchange);
  const { results } = await runFiles([file], { program, stack, config, keepsGoing: true, onExchange });
  const shown = relative(process.cwd(), file.file);
  const names = new Map(
    results.flatMap(({ conversation, connectionIds }) =>
      connectionIds.map((id) => [id, `${shown} › ${conversation.name}`] as const),
    ),
  );
  return exchanges
    .filter(({ fault }) => fault === undefined)
    .map((exchange) => ({ conversation: names.get(exchange.event.connection.connectionId) ?? shown, exchange }));
}
