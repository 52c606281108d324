// answerback time: prints and turns the clock of a gateway that was started with --manual-clock.
import { Argument, Command, InvalidArgumentError } from "commander";
import { settingsSchema } from "../settings/schema.ts";
import { UserError } from "../user-error.ts";

interface ClockAnswer {
  readonly now: string;
  readonly isManual: boolean;
}

const { host, port } = settingsSchema.properties;
const defaultUrl = `http://${host.default}:${port.default}`;

export function timeCommand(): Command {
  return new Command("time")
    .description(
      "Turn the clock of a gateway that was started with --manual-clock; without a duration, print its time.",
    )
    .addArgument(new Argument("[duration]", "time that passes: +200ms, +1.5s, +10m, +2h").argParser(durationArgument))
    .option("--url <url>", "the gateway, or the inspector's address with its token", defaultUrl)
    .addHelpText("after", "\nExample:\n  answerback start --manual-clock &\n  answerback time +10m")
    .action(async (duration: string | undefined, { url }: { readonly url: string }) => {
      const gateway = new GatewayClock(url);
      const { now, isManual } = await (duration === undefined ? gateway.read() : gateway.advance(duration));
      console.log(isManual ? now : `${now}  the machine's time; start the gateway with --manual-clock to turn it`);
    });
}

/** @throws InvalidArgumentError, which commander shows with the argument's name */
function durationArgument(text: string): string {
  const duration = text.replace(/^\+/, "");
  if (!/^\d+(?:\.\d+)?(?:ms|s|m|h)$/.test(duration)) {
    throw new InvalidArgumentError("Write a number with a unit: +200ms, +1.5s, +10m, +2h.");
  }
  return duration;
}

/** The inspector's API of a gateway. */
class GatewayClock {
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
