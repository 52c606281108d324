// Reads server-sent events from a response. An EventSource hides the reason of an interruption, and cannot say whether a
// gateway is there at all.

export interface ServerSentEvent {
  readonly name: string;
  readonly data: string;
}

/** Splits the stream's text into events, whatever pieces it arrives in. Comments are skipped. */
export class EventParser {
  #rest = "";

  *push(text: string): Generator<ServerSentEvent> {
    this.#rest += text;
    let from = 0;
    for (let end = this.#rest.indexOf("\n\n"); end !== -1; end = this.#rest.indexOf("\n\n", from)) {
      const event = eventOf(this.#rest.slice(from, end));
      from = end + 2;
      if (event !== undefined) yield event;
    }
    this.#rest = this.#rest.slice(from);
  }
}

function eventOf(block: string): ServerSentEvent | undefined {
  let name = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) name = line.slice(6).trimStart();
    else if (line.startsWith("data:")) data.push(line.slice(line[5] === " " ? 6 : 5));
  }
  return data.length === 0 ? undefined : { name, data: data.join("\n") };
}

/** @throws TypeError if the connection is interrupted */
export async function* eventsOf(response: Response): AsyncGenerator<ServerSentEvent> {
  const parser = new EventParser();
  const decoder = new TextDecoder();
  const reader = response.body!.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield* parser.push(decoder.decode(value, { stream: true }));
  }
}
