// The steps of a save: ask the gateway what it would do, do it, wait for the program, send the message again.
import type {
  DeploymentEvent,
  ExchangeDescription,
  TemplateChangeAnswer,
  TemplateChangeRequest,
} from "@answerback/gateway/inspector-api";
import { onEvent } from "../api/events.ts";
import { failureText } from "../api/gateway.ts";
import { changeTemplate } from "../api/template-api.ts";
import { bodyText, secondsText } from "../text/words.ts";
import { sendAgain } from "./send-again.ts";

/** A template that is being saved. */
export interface Save {
  readonly templateId: string;
  readonly before: string;
  readonly after: string;
  /** The exchange that is open: its message is sent again. */
  readonly exchange: ExchangeDescription | undefined;
}

export type SaveState =
  | { readonly kind: "working"; readonly text: string }
  /** Asks before it deploys. */
  | { readonly kind: "confirm"; readonly answer: TemplateChangeAnswer & { readonly kind: "deployment" } }
  | { readonly kind: "byHand"; readonly answer: TemplateChangeAnswer & { readonly kind: "byHand" } }
  | { readonly kind: "failed"; readonly message: string }
  | Saved;

export interface Saved {
  readonly kind: "saved";
  /** `Deployed in 1.2 s.` */
  readonly text: string;
  /** The message that was sent again, before and after. */
  readonly replayed: Replayed | undefined;
  /** The reason why it was not sent again. */
  readonly note: string | undefined;
}

export interface Replayed {
  readonly before: string;
  readonly after: string;
  readonly requestId: string;
}

/** Milliseconds for the program's deployment. */
const maxDeployMillis = 120_000;

type Report = (state: SaveState) => void;

/** A text that the program contains is written at once; everything else is shown first. */
export async function beginSave(save: Save, report: Report): Promise<void> {
  await reporting(report, async () => {
    report({ kind: "working", text: "Saving…" });
    const answer = await changeTemplate(save.templateId, requestOf(save, true));
    if (answer.kind === "byHand") return report({ kind: "byHand", answer });
    if (answer.kind === "deployment") return report({ kind: "confirm", answer });
    await finish(save, report);
  });
}

/** After the reader has seen the difference. */
export async function confirmSave(save: Save, report: Report): Promise<void> {
  await reporting(report, () => finish(save, report));
}

async function reporting(report: Report, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    report({ kind: "failed", message: failureText(error) });
  }
}

function requestOf({ before, after, exchange }: Save, dryRun: boolean): TemplateChangeRequest {
  return { before, after, dryRun, ...(exchange && { stage: exchange.stage }) };
}

async function finish(save: Save, report: Report): Promise<void> {
  // Followed from before the change on: a fast program deploys before the answer arrives.
  const deployment = programDeployment();
  const answer = await changeTemplate(save.templateId, requestOf(save, false));
  if (answer.kind === "file") {
    report({ kind: "working", text: `Written to ${answer.place.file}. Deploying…` });
    const event = await deployment;
    if (event === undefined) {
      return report({
        kind: "failed",
        message: `${answer.place.file} is written, but the program has not deployed it.`,
      });
    }
    if (event.kind === "failed") return report({ kind: "failed", message: event.message });
    const text = `${answer.place.file} is written and deployed in ${secondsText(event.millis)}.`;
    return report(await replayed(save, text));
  }
  report(await replayed(save, answer.kind === "deployment" ? `Deployed to ${answer.stage}.` : answer.reason));
}

type Ended = Extract<DeploymentEvent, { readonly kind: "deployed" | "failed" }>;

/** The end of the program's next run; undefined if it does not come in time. */
function programDeployment(): Promise<Ended | undefined> {
  return new Promise((resolve) => {
    const end = (event: Ended | undefined) => {
      stop();
      clearTimeout(timer);
      resolve(event);
    };
    const stop = onEvent("deployment", (event) => {
      if (event.kind === "deployed" || event.kind === "failed") end(event);
    });
    const timer = setTimeout(() => end(undefined), maxDeployMillis);
  });
}

async function replayed({ templateId, exchange }: Save, text: string): Promise<Saved> {
  if (exchange === undefined) return { kind: "saved", text, replayed: undefined, note: undefined };
  const sent = await sendAgain(exchange);
  if (typeof sent === "string") return { kind: "saved", text, replayed: undefined, note: sent };
  const replayed = {
    before: resultOf(exchange, templateId),
    after: resultOf(sent, templateId),
    requestId: sent.requestId,
  };
  return { kind: "saved", text, replayed, note: undefined };
}

/** The client's frame; of a request template, what the backend got. */
function resultOf({ request, outcome }: ExchangeDescription, templateId: string): string {
  return bodyText(request?.template?.templateId === templateId ? request.body : outcome.frame);
}
