// The parts of messages of the DevTools protocol that the debugger port reads.

/** From a front end. */
export interface ProtocolCommand {
  readonly id: number;
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** From an inspector: the response to a command, or an event. */
export interface ProtocolMessage {
  /** Of a response. */
  readonly id?: number;
  /** Of an event. */
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
}

/** @returns undefined if the text is not a command */
export function parseCommand(text: string): ProtocolCommand | undefined {
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message !== "object" || message === null) return undefined;
    const { id, method } = message as Partial<ProtocolCommand>;
    return Number.isInteger(id) && typeof method === "string" ? (message as ProtocolCommand) : undefined;
  } catch {
    return undefined;
  }
}
