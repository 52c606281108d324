// answerback time: prints and turns the clock of a gateway that was started with --manual-clock.
import { Argument, Command, InvalidArgumentError } from "commander";
import { defaultUrl } from "../inspector-client.ts";

export function timeCommand(): Command {
  return new Command("time")
    .description(
      "Turn the clock of a gateway that was started with --manual-clock; without a duration, print its time.",
    )
    .addArgument(new Argument("[duration]", "time that passes: +200ms, +1.5s, +10m, +2h").argParser(durationArgument))
    .option("--url <url>", "the gateway, or the inspector's address with its token", defaultUrl)
    .addHelpText("after", "\nExample:\n  answerback start --manual-clock &\n  answerback time +10m")
    .action(async (duration: string | undefined, { url }: { readonly url: string }) => {
      const { GatewayClock } = await import("../gateway-clock.ts");
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
