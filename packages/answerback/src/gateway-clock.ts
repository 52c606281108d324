// The clock of a gateway over its inspector's API.
import { settingsSchema } from "./settings/schema.ts";
import { UserError } from "./user-error.ts";

export interface ClockAnswer {
  readonly now: string;
  readonly isManual: boolean;
}

const { host, port } = settingsSchema.properties;

/** The address of a gateway with default settings. */
export const defaultUrl = `http://${host.default}:${port.default}`;

/** The inspector's API of a gateway. */
export class GatewayClock {
  readonly #base: URL;
  readonly #authorization: Readonly<Record<string, string>>;

  /** @throws UserError */
  constructor(typed: string) {
    if (!URL.canParse(typed) || !/^https?:$/.test(new URL(typed).protocol)) {
      throw new UserError(`'${typed}' is not the URL of a gateway. Write it like ${defaultUrl}.`);
    }
    const url = new URL(typed);
    const token = url.searchParams.get("token");
    this.#base = new URL("/inspector/api/", url);
    this.#authorization = token === null ? {} : { Authorization: `Bearer ${token}` };
  }

  read(): Promise<ClockAnswer> {
    return this.#ask("clock");
  }

  async advance(duration: string): Promise<ClockAnswer> {
    // Pages of other sites cannot send this header.
    const own = { "Sec-Fetch-Site": "same-origin" };
    const { token } = await this.#ask<{ readonly token: string }>("session", { headers: own });
    return this.#ask("clock", {
      method: "POST",
      headers: { ...own, "x-answerback-page": token },
      body: JSON.stringify({ advance: duration }),
    });
  }

  /** @throws UserError with the gateway's message, or without a gateway */
  async #ask<Answer = ClockAnswer>(path: string, init: RequestInit = {}): Promise<Answer> {
    const { origin } = this.#base;
    const headers = { ...this.#authorization, ...init.headers };
    const response = await fetch(new URL(path, this.#base), { ...init, headers }).catch((cause: unknown) => {
      throw new UserError(`No gateway listens at ${origin}. Start one, or name another with --url.`, { cause });
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as Answer;
    throw new UserError(messageOf(text) ?? `${origin} is not a gateway of Answerback: it answered ${response.status}.`);
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
