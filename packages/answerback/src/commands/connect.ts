// answerback connect: a WebSocket client, at a terminal, with -x, or in a pipe.
import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { type DialledUrl, dialledUrl, exampleUrl } from "../connect/dialled-url.ts";
import { repeated } from "../repeated-argument.ts";
import { styled } from "../terminal.ts";
import { UserError } from "../user-error.ts";

interface ConnectOptions {
  readonly execute?: readonly string[];
  readonly header?: readonly string[];
  readonly subprotocol?: readonly string[];
  readonly ca?: string;
  readonly record?: string;
  readonly wait: number;
}

export function connectCommand(): Command {
  return new Command("connect")
    .description("Connect to a WebSocket API. Type a message to send it; press Ctrl-D to quit.")
    .argument("<url>", `URL of a stage, such as ${exampleUrl}, or of a gateway that serves one stage`)
    .option("-x, --execute <message>", "send a message, print the answer, and exit; may be repeated", repeated)
    .option("-H, --header <line>", "handshake header, 'Name: value'; may be repeated", repeated)
    .option("-s, --subprotocol <name>", "subprotocol to offer; may be repeated", repeated)
    .option("--ca <file>", "for wss: certificate authority to trust, such as .answerback/data/tls/authority.pem")
    .option("--record <file>", "write what is sent and what arrives into a conversation file (docs/testing.md)")
    .option("--wait <seconds>", "with -x or a pipe: time to wait for an answer", seconds, 5)
    .action(async (typed: string, options: ConnectOptions) => {
      const { header = [], subprotocol = [] } = options;
      const ca = options.ca === undefined ? undefined : authority(options.ca);
      const headers = Object.fromEntries(header.map(headerEntry));
      // A Host header selects a custom domain, so no stage is looked up.
      const isCustomDomain = Object.keys(headers).some((name) => name.toLowerCase() === "host");
      const dialled = dialledUrl(typed);
      const url = isCustomDomain ? dialled.url : await stageUrl(dialled, ca);
      const { openSocket } = await import("../connect/socket.ts");
      const socket = await openSocket(url, { headers, subprotocols: subprotocol, ca, isCustomDomain });
      if (options.record !== undefined) {
        (await import("../connect/recording.ts")).recordConversation(socket, options.record, url);
      }
      if (options.execute) await (await import("../connect/batch.ts")).askAll(socket, options.execute, options.wait);
      else if (process.stdin.isTTY && process.stdout.isTTY)
        await (await import("../connect/conversation.ts")).converse(socket);
      else await (await import("../connect/batch.ts")).sendLines(socket, options.wait);
    });
}

/** @throws UserError if a gateway serves no stage or several */
async function stageUrl({ url, isGateway }: DialledUrl, ca: Buffer | undefined): Promise<URL> {
  if (!isGateway) return url;
  const { onlyStage } = await import("../connect/where-to-dial.ts");
  const stage = await onlyStage(url, ca);
  if (stage === undefined) return url;
  console.error(styled("dim", `connecting to ${stage.url} (${stage.apiName}), the only stage`, process.stderr));
  return new URL(stage.url);
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0 && value <= 86_400))
    throw new InvalidArgumentError("Give a number of seconds, at most 86400.");
  return value;
}

function headerEntry(line: string): [string, string] {
  const colon = line.indexOf(":");
  if (colon < 1) throw new UserError(`'${line}' is not a header. Write it as 'Name: value'.`);
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}

/** @throws UserError */
function authority(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new UserError(`Cannot read the certificate authority ${file}: ${(cause as Error).message}`, { cause });
  }
}
