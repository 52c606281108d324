// Requests to the gateway that serves the page (docs/inspector-api.md).
import type { SessionAnswer } from "@answerback/gateway/inspector-api";
import { signal } from "@preact/signals";
import { request } from "./transport.ts";

/** An answer other than 2xx. */
export class GatewayError extends Error {
  override readonly name = "GatewayError";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Says why a request failed. */
export function failureText(error: unknown): string {
  return error instanceof GatewayError ? error.message : "No gateway answers.";
}

/**
 * For requests that the next event stream repeats.
 * @throws the error, unless no gateway could be reached: the browser reports every interruption of a request as a TypeError
 */
export function ignoreInterruption(error: unknown): void {
  if (!(error instanceof TypeError)) throw error;
}

/** Undefined until the gateway has answered; a restarted gateway has another one. */
export const session = signal<SessionAnswer | undefined>(undefined);

export async function readSession(): Promise<SessionAnswer> {
  session.value = await read<SessionAnswer>("session");
  return session.value;
}

/**
 * @param path below `/inspector/api/`, encoded
 * @throws GatewayError; TypeError if no gateway can be reached
 */
export async function read<Answer>(path: string, abort?: AbortSignal): Promise<Answer> {
  return answerOf(await request(path, { signal: abort ?? null }));
}

/** As `read`, for an answer that is text. */
export async function readText(path: string): Promise<string> {
  return textOf(await request(path));
}

/** @throws GatewayError; TypeError if no gateway can be reached */
export async function change<Answer>(method: "POST" | "PUT" | "DELETE", path: string, body?: object): Promise<Answer> {
  const { token } = session.peek() ?? (await readSession());
  return answerOf(
    await request(path, {
      method,
      headers: { "Content-Type": "application/json", "x-answerback-page": token },
      body: body === undefined ? null : JSON.stringify(body),
    }),
  );
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  const text = await textOf(response);
  return (text === "" ? undefined : JSON.parse(text)) as Answer;
}

async function textOf(response: Response): Promise<string> {
  const text = await response.text();
  if (response.ok) return text;
  throw new GatewayError(response.status, messageOf(text) ?? `The gateway answered ${response.status}.`);
}

function messageOf(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { message?: string }).message;
  } catch {
    return undefined;
  }
}
