// Runs the conversations of files. Files with the same program share a gateway and run one after the other; programs run side
// by side. Within a file conversations run side by side, unless they change the gateway for all clients.
import type { Exchange } from "@answerback/gateway";
import type { NamedCoverage } from "../api-coverage/named-coverage.ts";
import { UserError } from "../user-error.ts";
import { type Conversation, type ConversationFile, usesClock } from "./conversation.ts";
import { startEmbeddedTarget } from "./embedded-target.ts";
import { type ConversationResult, isShareable, runConversation, skipReason } from "./run-conversation.ts";
import { ScriptedBackend } from "./scripted-backend.ts";
import type { Target } from "./target.ts";

export interface RunFilesOptions {
  /** Runs in place of the programs. */
  readonly target?: Target | undefined;
  /** Overrides the program that the files name. */
  readonly program?: string | undefined;
  readonly stack?: string | undefined;
  /** Overrides the configuration of the files. */
  readonly config?: Readonly<Record<string, string>>;
  /** Parts of names; other conversations do not run. Default: all run. */
  readonly only?: readonly string[] | undefined;
  /** True to count what the conversations use of the programs. Default false. */
  readonly coverage?: boolean;
  /** True to continue after a frame that differs. Default false. */
  readonly keepsGoing?: boolean;
  readonly signal?: AbortSignal;
  readonly onResult?: (result: ConversationResult) => void;
  /** Receives the exchanges of the programs' gateways. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** Receives the programs' output and warnings. */
  readonly onLine?: (line: string) => void;
}

export interface FilesResult {
  /** In the order of the files. */
  readonly results: readonly ConversationResult[];
  /** One for each gateway; empty unless asked for. */
  readonly coverage: readonly NamedCoverage[];
}

/** @throws UserError, ProgramError, GatewayStartError */
export async function runFiles(
  files: readonly ConversationFile[],
  options: RunFilesOptions = {},
): Promise<FilesResult> {
  const chosen = files.map((file) => ({
    ...file,
    conversations: file.conversations.filter((it) => isChosen(it, options)),
  }));
  const groups = Map.groupBy(
    chosen.filter(({ conversations }) => conversations.length > 0),
    (file) => groupName(file, options),
  );
  const coverage: NamedCoverage[] = [];
  const byFile = new Map<string, readonly ConversationResult[]>();
  await allEnded(
    Array.from(groups.values(), async (group) => {
      const target = options.target ?? (await startProgram(group, options));
      try {
        for (const file of group) {
          if (options.signal?.aborted) return;
          byFile.set(file.file, await runFile(file, target, options));
        }
        if (options.coverage && target.coverage !== undefined) coverage.push(target.coverage());
      } finally {
        if (options.target === undefined) await target.stop();
      }
    }),
  );
  return { results: chosen.flatMap(({ file }) => byFile.get(file) ?? []), coverage };
}

function isChosen({ name }: Conversation, { only = [] }: RunFilesOptions): boolean {
  return only.length === 0 || only.some((part) => name.includes(part));
}

/** Waits for all, also if one fails, so that no gateway is left running. */
async function allEnded(running: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(running)).find((it) => it.status === "rejected");
  if (failed) throw failed.reason;
}

/** Files with the same name share a gateway. @throws UserError without a program */
function groupName(file: ConversationFile, { target, program, config }: RunFilesOptions): string {
  if (target !== undefined) return "";
  const chosen = program ?? file.program;
  if (chosen === undefined) {
    throw new UserError(
      `${file.file} names no program. Give --program or --url, or write program: FOLDER into the file.`,
    );
  }
  return JSON.stringify([chosen, { ...file.config, ...config }, file.seed, usesClock(file)]);
}

function startProgram([file]: readonly ConversationFile[], options: RunFilesOptions): Promise<Target> {
  if (file === undefined) throw new Error("a group without a file");
  const { program = file.program, stack, config, coverage, onExchange, onLine } = options;
  return startEmbeddedTarget({
    program: program ?? "",
    stack,
    config: { ...file.config, ...config },
    seed: file.seed,
    isManual: usesClock(file),
    coverage,
    onExchange,
    onLine,
  });
}

async function runFile(
  file: ConversationFile,
  target: Target,
  options: RunFilesOptions,
): Promise<readonly ConversationResult[]> {
  const { keepsGoing = false, signal = new AbortController().signal, onResult } = options;
  const backends = new Map(
    file.backends.map(({ address, answers }) => [address, new ScriptedBackend(answers)] as const),
  );
  const ends: (() => Promise<void>)[] = [];
  const results = new Map<Conversation, ConversationResult>();
  const run = async (conversation: Conversation) => {
    const reason = skipReason(conversation, target);
    const result =
      reason === undefined
        ? await runConversation(file, conversation, { target, backends, keepsGoing, signal })
        : ({
            file,
            conversation,
            status: "skipped",
            reason,
            failures: [],
            received: [],
            connectionIds: [],
            durationMillis: 0,
          } as const);
    results.set(conversation, result);
    if (!signal.aborted) onResult?.(result);
  };
  try {
    for (const [address, backend] of backends) ends.push(await target.serve(address, backend.handle));
    await allEnded(file.conversations.filter(isShareable).map(run));
    for (const conversation of file.conversations) {
      if (!isShareable(conversation) && !signal.aborted) await run(conversation);
    }
  } finally {
    await Promise.all(ends.map((end) => end()));
  }
  return file.conversations.flatMap((it) => results.get(it) ?? []);
}
