// Reads a conversation file (docs/testing.md).
import { dirname, resolve } from "node:path";
import type { FaultRule } from "@answerback/gateway";
import { durationMillis } from "@answerback/gateway/duration";
import { faultOf } from "@answerback/gateway/fault-rule";
import { readYaml, type YamlDocument, type YamlPath } from "../yaml-document.ts";
import {
  type BackendScript,
  type ClientOptions,
  type Conversation,
  type ConversationFile,
  defaultWithinMillis,
  type ScriptedAnswer,
  type Step,
} from "./conversation.ts";
import { placeholderMistake } from "./placeholder.ts";
import { conversationSchema } from "./schema.ts";

type Scalars = Readonly<Record<string, string | number | boolean>>;

interface WrittenFile {
  readonly program?: string;
  readonly stage?: string;
  readonly config?: Scalars;
  readonly seed?: number;
  readonly clients?: Readonly<Record<string, WrittenClient>>;
  readonly backends?: Readonly<Record<string, readonly WrittenAnswer[]>>;
  readonly conversations: Readonly<Record<string, readonly WrittenStep[]>>;
}

interface WrittenClient {
  readonly headers?: Scalars;
  readonly query?: Scalars;
  readonly subprotocols?: readonly string[];
}

interface WrittenAnswer {
  readonly when?:
    | string
    | { readonly method?: string; readonly path?: string; readonly query?: Scalars; readonly body?: unknown };
  readonly respond: {
    readonly status?: number;
    readonly headers?: Scalars;
    readonly body?: unknown;
    readonly after?: string;
    readonly times?: number;
  };
}

type WrittenClose = boolean | number | { readonly code?: number; readonly reason?: string };

interface WrittenStep extends Partial<WrittenAnswer> {
  readonly as?: string;
  readonly connect?: string | boolean | WrittenClient;
  readonly refused?: number;
  readonly send?: unknown;
  readonly expect?: unknown;
  readonly expectInAnyOrder?: readonly unknown[];
  readonly within?: string;
  readonly silence?: string;
  readonly close?: WrittenClose;
  readonly closed?: WrittenClose;
  readonly callback?: { readonly post?: unknown; readonly delete?: boolean; readonly status?: number };
  readonly advance?: string;
  readonly fault?: FaultRule;
  readonly backend?: string;
}

const hint = "docs/testing.md describes the format.";

/** @throws UserError with file, line and column */
export async function readConversations(file: string): Promise<ConversationFile> {
  const document = await readYaml<WrittenFile>(file, conversationSchema, { member: "member", hint });
  const { program, stage, config = {}, seed, clients, backends = {}, conversations } = document.value;
  const byName = new Map(Object.entries(clients ?? { client: {} }).map(([name, it]) => [name, clientOf(it)]));
  if (byName.size === 0) throw document.mistake(["clients"], "'clients' is empty. Name a client, or remove it.");
  const scripts = Object.entries(backends).map(([address, answers]): BackendScript => {
    const path = ["backends", address];
    requireAddress(document, path, address);
    return { address, answers: answers.map((answer, index) => answerOf(document, [...path, index], answer)) };
  });
  const addresses = scripts.map(({ address }) => address);
  return {
    file,
    document,
    program: program === undefined ? undefined : resolve(dirname(file), program),
    stage,
    config: strings(config),
    seed,
    clients: byName,
    backends: scripts,
    conversations: Object.entries(conversations).map(([name, steps]): Conversation => {
      const path = ["conversations", name];
      const readStep = (step: WrittenStep, index: number) =>
        stepsOf(document, [...path, index], step, byName, addresses);
      return { name, path, steps: steps.flatMap(readStep) };
    }),
  };
}

const strings = (values: Scalars = {}) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));

const clientOf = ({ headers, query, subprotocols = [] }: WrittenClient): ClientOptions => ({
  headers: strings(headers),
  query: strings(query),
  subprotocols,
});

const millisOf = (duration: string | undefined, otherwise: number) =>
  duration === undefined ? otherwise : (durationMillis(duration) ?? otherwise);

function requireAddress(document: YamlDocument<unknown>, path: YamlPath, address: string): void {
  if (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)) return;
  throw document.mistake(path, `'${address}' is not the address of a backend. Write it like http://quotes.internal.`);
}

function answerOf(
  document: YamlDocument<unknown>,
  path: YamlPath,
  { when = {}, respond }: WrittenAnswer,
): ScriptedAnswer {
  const request = typeof when === "string" ? requestOf(document, [...path, "when"], when) : when;
  if (request.body !== undefined) requirePlaceholders(document, [...path, "when", "body"], request.body);
  const { status = 200, headers, body = "", after, times = Number.POSITIVE_INFINITY } = respond;
  return {
    method: request.method?.toUpperCase(),
    path: request.path,
    query: strings(request.query),
    body: request.body === undefined ? undefined : { expected: request.body },
    status,
    headers: strings(headers),
    answer: body,
    afterMillis: millisOf(after, 0),
    times,
  };
}

/** `GET /quotes/*`, `/quotes/*`, `GET` */
function requestOf(
  document: YamlDocument<unknown>,
  path: YamlPath,
  text: string,
): Exclude<WrittenAnswer["when"], string | undefined> {
  const [, method, place] = /^\s*([A-Za-z]+)?\s*(\/\S*)?\s*$/.exec(text) ?? [];
  if (method === undefined && place === undefined) {
    throw document.mistake(path, `'when' is '${text}'. Write a method, a path, or both: GET /quotes/*.`);
  }
  return { ...(method && { method }), ...(place && { path: place }) };
}

/** The members that a step has next to its action. */
const companions: Readonly<Record<string, readonly string[]>> = {
  connect: ["as", "refused", "within"],
  send: ["as", "expect", "expectInAnyOrder", "silence", "within"],
  callback: ["as", "expect", "expectInAnyOrder", "silence", "within"],
  expect: ["as", "within"],
  expectInAnyOrder: ["as", "within"],
  silence: ["as"],
  close: ["as"],
  closed: ["as", "within"],
  advance: [],
  fault: [],
  respond: ["when", "backend"],
};

function stepsOf(
  document: YamlDocument<unknown>,
  path: YamlPath,
  step: WrittenStep,
  clients: ReadonlyMap<string, ClientOptions>,
  addresses: readonly string[],
): readonly Step[] {
  const members = Object.keys(step);
  const action = Object.keys(companions).find((name) => members.includes(name));
  const actions = Object.keys(companions).join(", ");
  if (action === undefined) throw document.mistake(path, `A step needs one of ${actions}. ${hint}`);
  const odd = members.find((name) => name !== action && !companions[action]?.includes(name));
  if (odd !== undefined) {
    const accepted = companions[action]?.length ? ` It may have ${companions[action].join(", ")}.` : "";
    throw document.mistake([...path, odd], `A step with '${action}' cannot have '${odd}'.${accepted} ${hint}`);
  }
  const named = typeof step.connect === "string" ? step.connect : step.as;
  const as = named ?? [...clients.keys()][0]!;
  const options = clients.get(as);
  if (options === undefined) {
    const at = [...path, typeof step.connect === "string" ? "connect" : "as"];
    throw document.mistake(at, `There is no client '${as}'. The file has ${[...clients.keys()].join(", ")}.`);
  }
  const withinMillis = millisOf(step.within, defaultWithinMillis);
  const base = (member: string) => ({ path: [...path, member], as, withinMillis });
  const found: Step[] = [];
  if (step.connect !== undefined) {
    const own = typeof step.connect === "object" ? clientOf(step.connect) : undefined;
    const merged = own && {
      headers: { ...options.headers, ...own.headers },
      query: { ...options.query, ...own.query },
      subprotocols: own.subprotocols.length > 0 ? own.subprotocols : options.subprotocols,
    };
    found.push({ ...base("connect"), kind: "connect", options: merged ?? options, refused: step.refused });
  }
  if ("send" in step) found.push({ ...base("send"), kind: "send", message: step.send });
  if (step.callback !== undefined) {
    const { post, delete: isDelete = false, status } = step.callback;
    if ((post !== undefined) === isDelete) {
      throw document.mistake([...path, "callback"], "'callback' needs either 'post' or 'delete: true'.");
    }
    found.push({ ...base("callback"), kind: "callback", post, status, isDelete });
  }
  if ("expect" in step) {
    requirePlaceholders(document, [...path, "expect"], step.expect);
    found.push({ ...base("expect"), kind: "expect", expected: step.expect });
  }
  if (step.expectInAnyOrder !== undefined) {
    requirePlaceholders(document, [...path, "expectInAnyOrder"], step.expectInAnyOrder);
    found.push({ ...base("expectInAnyOrder"), kind: "expectInAnyOrder", expected: step.expectInAnyOrder });
  }
  if (step.silence !== undefined)
    found.push({ ...base("silence"), kind: "silence", millis: millisOf(step.silence, 0) });
  if (step.close !== undefined) {
    const { code = 1000, reason = "" } = closeOf(step.close);
    if (code !== 1000 && !(code >= 3000 && code <= 4999)) {
      throw document.mistake(
        [...path, "close"],
        `A client cannot close with ${code}. It may use 1000 or 3000 to 4999.`,
      );
    }
    found.push({ ...base("close"), kind: "close", code, reason });
  }
  if (step.closed !== undefined) {
    const { code, reason } = closeOf(step.closed);
    found.push({ ...base("closed"), kind: "closed", code, reason });
  }
  if (step.advance !== undefined) found.push({ ...base("advance"), kind: "advance", duration: step.advance });
  if (step.fault !== undefined) {
    try {
      faultOf(step.fault);
    } catch (error) {
      throw document.mistake([...path, "fault"], (error as Error).message);
    }
    found.push({ ...base("fault"), kind: "fault", rule: step.fault });
  }
  if (step.respond !== undefined) {
    const [only, ...others] = addresses;
    const backend = step.backend ?? only;
    if (backend === undefined || (step.backend === undefined && others.length > 0)) {
      throw document.mistake(path, "Name the address of the backend: backend: http://quotes.internal.");
    }
    requireAddress(document, [...path, "backend"], backend);
    const answer = answerOf(document, path, {
      ...(step.when !== undefined && { when: step.when }),
      respond: step.respond,
    });
    found.push({ ...base("respond"), kind: "answer", backend, answer });
  }
  return found;
}

const closeOf = (close: WrittenClose): { readonly code?: number; readonly reason?: string } =>
  typeof close === "object" ? close : typeof close === "number" ? { code: close } : {};

function requirePlaceholders(document: YamlDocument<unknown>, path: YamlPath, expected: unknown): void {
  if (typeof expected === "string") {
    const mistake = placeholderMistake(expected);
    if (mistake !== undefined) throw document.mistake(path, mistake);
  } else if (Array.isArray(expected)) {
    for (const [index, item] of expected.entries()) requirePlaceholders(document, [...path, index], item);
  } else if (typeof expected === "object" && expected !== null) {
    for (const [name, value] of Object.entries(expected)) requirePlaceholders(document, [...path, name], value);
  }
}
