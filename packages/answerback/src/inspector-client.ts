// Requests to the inspector's API of a gateway (docs/inspector-api.md).
import type { SessionAnswer } from "@answerback/gateway/inspector-api";
import { settingsSchema } from "./settings/schema.ts";
import { UserError } from "./user-error.ts";

const { host, port } = settingsSchema.properties;

/** The address of a gateway with default settings. */
export const defaultUrl = `http://${host.default}:${port.default}`;

export class InspectorClient {
  readonly #base: URL;
  readonly #authorization: Readonly<Record<string, string>>;
  /** Of changes. */
  #token: Promise<string> | undefined;

  /** @param typed URL of a gateway, with the inspector's token if it has one. @throws UserError */
  constructor(typed: string) {
    if (!URL.canParse(typed) || !/^https?:$/.test(new URL(typed).protocol)) {
      throw new UserError(`'${typed}' is not the URL of a gateway. Write it like ${defaultUrl}.`);
    }
    const url = new URL(typed);
    const token = url.searchParams.get("token");
    this.#base = new URL("/inspector/api/", url);
    this.#authorization = token === null ? {} : { Authorization: `Bearer ${token}` };
  }

  /** `http://HOST:PORT` of the gateway. */
  get origin(): string {
    return this.#base.origin;
  }

  /**
   * @param path below `/inspector/api/`
   * @throws UserError with the gateway's message, or without a gateway
   */
  async ask<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
    const text = await this.read(path, init);
    return (text === "" ? undefined : JSON.parse(text)) as Answer;
  }

  /**
   * A request that changes something.
   * @throws UserError as `ask` does
   */
  async change<Answer>(method: "POST" | "DELETE", path: string, body?: object): Promise<Answer> {
    // Pages of other sites cannot send this header.
    const own = { "Sec-Fetch-Site": "same-origin" };
    this.#token ??= this.ask<SessionAnswer>("session", { headers: own }).then(({ token }) => token);
    const headers = { ...own, "x-answerback-page": await this.#token };
    return this.ask(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  }

  /**
   * The text of an answer.
   * @throws UserError as `ask` does
   */
  async read(path: string, init: RequestInit = {}): Promise<string> {
    const headers = { ...this.#authorization, ...init.headers };
    const response = await fetch(new URL(path, this.#base), { ...init, headers }).catch((cause: unknown) => {
      throw new UserError(`No gateway listens at ${this.origin}. Start one, or give the URL of another.`, { cause });
    });
    const text = await response.text();
    if (response.ok) return text;
    const reason = messageOf(text) ?? `${this.origin} is not a gateway of Answerback: it answered ${response.status}.`;
    throw new UserError(reason);
  }
}

function messageOf(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text);
    return typeof message === "string" ? message : undefined;
  } catch {
    return undefined;
  }
}
