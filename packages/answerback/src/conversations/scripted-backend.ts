// An HTTP backend of a conversation: the first entry that fits a request answers it.
import { setTimeout as wait } from "node:timers/promises";
import type { BackendAnswer, BackendHandler, BackendRequest } from "../in-place-backends.ts";
import type { ScriptedAnswer } from "./conversation.ts";
import { compareValues, parsed } from "./expectation.ts";

interface Entry {
  readonly answer: ScriptedAnswer;
  used: number;
}

export class ScriptedBackend {
  #entries: readonly Entry[];

  constructor(answers: readonly ScriptedAnswer[]) {
    this.#entries = answers.map((answer) => ({ answer, used: 0 }));
  }

  /** Adds an answer before the others. @returns removes it */
  addFirst(answer: ScriptedAnswer): () => void {
    const entry = { answer, used: 0 };
    this.#entries = [entry, ...this.#entries];
    return () => {
      this.#entries = this.#entries.filter((it) => it !== entry);
    };
  }

  readonly handle: BackendHandler = async (request): Promise<BackendAnswer> => {
    const entry = this.#entries.find(({ answer, used }) => used < answer.times && fits(answer, request));
    if (entry === undefined) {
      const asked = `${request.method} ${request.url.pathname}`;
      return { status: 501, body: { message: `No entry of the conversation answers ${asked}` } };
    }
    entry.used++;
    const { status, headers, answer, afterMillis } = entry.answer;
    // Real time: the request arrives in real time, too.
    if (afterMillis > 0) await wait(afterMillis);
    return { status, headers, body: bodyOf(answer) };
  };
}

function bodyOf(answer: unknown): string | object {
  if (typeof answer === "string") return answer;
  return typeof answer === "object" && answer !== null ? answer : JSON.stringify(answer);
}

function fits({ method, path, query, body }: ScriptedAnswer, request: BackendRequest): boolean {
  if (method !== undefined && method !== request.method) return false;
  if (path !== undefined && !matchesPath(path, request.url.pathname)) return false;
  for (const [name, value] of Object.entries(query)) if (request.url.searchParams.get(name) !== value) return false;
  if (body === undefined) return true;
  const received = parsed(request.body)?.value ?? request.body;
  return compareValues(body.expected, received).length === 0;
}

function matchesPath(pattern: string, path: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(path);
}
