// One front end at one target: connects it to the inspector of each process that runs the function in turn.
import { setTimeout } from "node:timers/promises";
import { WebSocket } from "ws";
import type { FunctionClock } from "../environments/function-clock.ts";
import type { FrontEndSocket } from "./front-end-socket.ts";
import type { PathTranslation } from "./path-translation.ts";
import { type ProtocolCommand, type ProtocolMessage, parseCommand } from "./protocol-message.ts";
import { outlivesProcess, ReplayedCommands } from "./replayed-commands.ts";

/** Ids of the session's own commands begin here; front ends count from 1. */
const firstOwnId = 1_000_000_000;

/**
 * A process that exits waits until its front ends have left. With this setting it says so, instead of destroying its context.
 * The session needs the setting, so that front ends cannot change it.
 */
const exitNotice = "NodeRuntime.notifyWhenWaitingForDisconnect";

/** Commands with which a stopped process goes on. */
const resuming = new Set([
  "Debugger.continueToLocation",
  "Debugger.disable",
  "Debugger.restartFrame",
  "Debugger.resume",
  "Debugger.stepInto",
  "Debugger.stepOut",
  "Debugger.stepOver",
]);

/** A front end is taken to have set its breakpoints when it was silent for so long after a script with a source map. */
const silentMillis = 300;
const maxSilenceMillis = 2_000;

export interface SessionSettings {
  /** Stands still while this front end has stopped the function. */
  readonly clock: FunctionClock;
  /** Between the files of the process and those that the front end sees. */
  paths(): PathTranslation;
  /** JavaScript to evaluate in a stopped process before it goes on. */
  beforeResume(): string | undefined;
  /** The front end has left. */
  closed(): void;
}

export class FrontEndSession {
  readonly #socket: FrontEndSocket;
  readonly #settings: SessionSettings;
  readonly #commands = new ReplayedCommands();
  /** Undefined between two processes. */
  #inspector: WebSocket | undefined;
  /** The inspector is set as the front end has set its predecessor: commands may pass. */
  #isReady = false;
  /** Commands of the front end that no inspector has received yet. */
  #queue: string[] = [];
  /** The front end's commands that the inspector has not answered, by id. */
  readonly #unanswered = new Map<number, ProtocolCommand>();
  /** Own commands that the inspector has not answered. */
  readonly #own = new Map<number, () => void>();
  #nextOwnId = firstOwnId;
  #endPause: (() => void) | undefined;
  /** The front end was notified of a pause, and not of its end. */
  #isShownPaused = false;
  /** When the front end last sent a command or received a script with a source map; undefined without such a script. */
  #busyMillis: number | undefined;

  constructor(socket: FrontEndSocket, settings: SessionSettings) {
    this.#socket = socket;
    this.#settings = settings;
    socket.on("message", (data) => this.#fromFrontEnd(String(data)));
    socket.on("close", () => this.#leave());
    // `close` follows.
    socket.on("error", () => {});
  }

  /**
   * Connects the front end to the inspector of a new process.
   * @returns after everything that the front end had set was set again; also if the process ends before
   */
  async attach(inspectorUrl: string): Promise<void> {
    const inspector = new WebSocket(inspectorUrl, { perMessageDeflate: false, maxPayload: 0 });
    this.#inspector = inspector;
    const ended = new Promise<void>((resolve) => {
      inspector.on("close", resolve);
    });
    // `close` follows.
    inspector.on("error", () => {});
    inspector.on("message", (data) => this.#fromInspector(String(data)));
    const opened = new Promise<void>((resolve) => {
      inspector.once("open", resolve);
    });
    await Promise.race([opened, ended]);
    if (inspector.readyState !== WebSocket.OPEN) return;
    const replayed = [
      this.#sendOwn({ method: exitNotice, params: { enabled: true } }),
      ...this.#commands.all().map((command) => this.#sendOwn(command)),
    ];
    await Promise.race([Promise.all(replayed), ended]);
    if (this.#inspector !== inspector) return;
    const queue = this.#queue;
    this.#queue = [];
    this.#isReady = true;
    for (const text of queue) this.#fromFrontEnd(text);
  }

  /**
   * Waits until the front end has had time for the scripts that were loaded: it reads their source maps before it sets
   * breakpoints in them. Node.js stops at the beginning of ES modules for this, but not of CommonJS.
   */
  async settled(): Promise<void> {
    // Events come before this response; the handler's process has another channel for the news that it is loaded.
    await this.#sendOwn({ method: "Runtime.evaluate", params: { expression: "0", silent: true } });
    const end = performance.now() + maxSilenceMillis;
    for (;;) {
      const now = performance.now();
      if (this.#busyMillis === undefined || now >= end) return;
      const left = Math.min(this.#busyMillis + silentMillis, end) - now;
      if (left <= 0) return;
      await setTimeout(left);
    }
  }

  /** The process has ended: the front end learns that nothing of it is there any more. */
  detach(): void {
    if (this.#inspector === undefined) return;
    this.#disconnect();
    for (const [id, command] of this.#unanswered) {
      if (outlivesProcess(command.method)) this.#queue.push(JSON.stringify(command));
      else this.#toFrontEnd({ id, error: { code: -32000, message: "The function's process has ended." } });
    }
    this.#unanswered.clear();
    if (this.#isShownPaused) this.#toFrontEnd({ method: "Debugger.resumed", params: {} });
    this.#isShownPaused = false;
    this.#resumed();
    this.#toFrontEnd({ method: "Runtime.executionContextsCleared", params: {} });
  }

  /** Disconnects the front end. */
  close(): void {
    this.#leave();
    this.#socket.close(1001);
  }

  #fromFrontEnd(text: string): void {
    const inspector = this.#inspector;
    if (inspector === undefined || !this.#isReady) {
      this.#queue.push(text);
      return;
    }
    if (this.#busyMillis !== undefined) this.#busyMillis = performance.now();
    const command = parseCommand(text);
    if (command?.method === exitNotice) return this.#toFrontEnd({ id: command.id, result: {} });
    if (command) {
      this.#unanswered.set(command.id, command);
      this.#commands.sent(command);
      if (this.#endPause && resuming.has(command.method)) {
        // Before the process goes on: it, and those that wait for it, find their deadlines moved.
        this.#beforeResume();
        this.#resumed();
      }
    }
    inspector.send(this.#settings.paths().toProcess(text));
  }

  #fromInspector(received: string): void {
    const text = this.#settings.paths().toFrontEnd(received);
    const message = JSON.parse(text) as ProtocolMessage;
    const { id, method } = message;
    if (id !== undefined && id >= firstOwnId) {
      this.#own.get(id)?.();
      this.#own.delete(id);
      return;
    }
    if (id !== undefined) {
      this.#unanswered.delete(id);
      this.#commands.answered({ ...message, id });
    } else if (method === "Debugger.paused") {
      this.#isShownPaused = true;
      this.#endPause ??= this.#settings.clock.pause();
    } else if (method === "Debugger.resumed") {
      this.#isShownPaused = false;
      this.#resumed();
    } else if (method === "Debugger.scriptParsed" && message.params?.sourceMapURL) this.#busyMillis = performance.now();
    else if (method === "NodeRuntime.waitingForDisconnect") return this.detach();
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  #leave(): void {
    // The inspector lets a stopped process go on when its front end leaves.
    if (this.#endPause) this.#beforeResume();
    this.#disconnect();
    this.#resumed();
    this.#settings.closed();
  }

  #disconnect(): void {
    this.#inspector?.close();
    this.#inspector = undefined;
    this.#isReady = false;
    this.#busyMillis = undefined;
    for (const settle of this.#own.values()) settle();
    this.#own.clear();
  }

  #beforeResume(): void {
    const expression = this.#settings.beforeResume();
    if (expression === undefined) return;
    void this.#sendOwn({ method: "Runtime.evaluate", params: { expression, silent: true, disableBreaks: true } });
  }

  #resumed(): void {
    this.#endPause?.();
    this.#endPause = undefined;
  }

  /** @returns when the inspector has answered or is disconnected */
  async #sendOwn(command: Omit<ProtocolCommand, "id">): Promise<void> {
    if (this.#inspector?.readyState !== WebSocket.OPEN) return;
    const id = this.#nextOwnId++;
    this.#inspector.send(this.#settings.paths().toProcess(JSON.stringify({ id, ...command })));
    await new Promise<void>((resolve) => this.#own.set(id, resolve));
  }

  #toFrontEnd(message: object): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}
