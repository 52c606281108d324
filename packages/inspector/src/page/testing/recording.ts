// Records what clients do as a conversation for `answerback test`.
import type { SummariesAnswer } from "@answerback/gateway/inspector-api";
import { signal } from "@preact/signals";
import { onEvent } from "../api/events.ts";
import { failureText, read, readText, session } from "../api/gateway.ts";
import { log, orderOf } from "../messages/feed.ts";
import { stageChoice } from "../messages/list-state.ts";
import { say } from "../shell/notice.tsx";

export interface RecordingInProgress {
  /** The exchanges with a higher sequence are recorded. */
  readonly after: number;
  readonly gateway: string | undefined;
}

/** Undefined while nothing is recorded. */
export const recording = signal<RecordingInProgress | undefined>(undefined);

/** A file for `answerback test`. */
export interface Recorded {
  /** Of the request for it. */
  readonly query: Readonly<Record<string, string>>;
  readonly text: string;
  /** Something that the file lacks. */
  readonly note?: string;
}

/** The last recording, until the reader closes it. */
export const recorded = signal<Recorded | undefined>(undefined);

/** The most exchanges of one file. */
const maxExchanges = 1_000;

// Sequences begin again.
onEvent("hello", ({ gateway }) => {
  if (recording.peek() === undefined || recording.peek()?.gateway === gateway) return;
  recording.value = undefined;
  say("The gateway was started again. Nothing is recorded any more.");
});

export async function startRecording(): Promise<void> {
  try {
    const { items } = await read<SummariesAnswer>("exchanges?fields=summary&limit=1");
    recording.value = { after: items.at(-1)?.sequence ?? 0, gateway: session.peek()?.gateway };
  } catch (error) {
    say(failureText(error));
  }
}

export async function stopRecording(): Promise<void> {
  const ended = recording.peek();
  recording.value = undefined;
  if (ended === undefined) return;
  const stage = stageChoice.peek();
  const from = orderOf(ended.after);
  const count = log.count(({ order, stage: of }) => order > from && (stage === "" || of === stage));
  const kept = Math.min(session.peek()?.maxExchanges ?? maxExchanges, maxExchanges);
  const note = `The gateway keeps the last ${kept} exchanges of a stage (setting inspector.maxExchanges), so the first of ${count} are missing.`;
  await record({ after: String(ended.after), ...ofStage(stage) }, count > kept ? note : undefined);
}

/** Of everything that the gateway keeps. */
export const recordKept = (): Promise<void> => record(ofStage(stageChoice.peek()));

export const recordConnection = (connectionId: string): Promise<void> => record({ connectionId });

/** Writes the last recording again, with or without the answers of HTTP backends. */
export async function recordBackends(withBackends: boolean): Promise<void> {
  const now = recorded.peek();
  if (now !== undefined) await record({ ...now.query, backends: String(withBackends) }, now.note);
}

function ofStage(stage: string): Readonly<Record<string, string>> {
  const [apiId = "", stageName = ""] = stage.split("/");
  return stage === "" ? {} : { apiId, stage: stageName };
}

async function record(query: Readonly<Record<string, string>>, note?: string): Promise<void> {
  try {
    const text = await readText(`conversations?${new URLSearchParams(query)}`);
    recorded.value = { query, text, ...(note !== undefined && { note }) };
  } catch (error) {
    say(failureText(error));
  }
}
