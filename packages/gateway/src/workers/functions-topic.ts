// Functions run in the parent, in one pool for all workers. A worker invokes them as if they ran in its own process: their
// answers, log lines and reports are the same.
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { Clock, Timer } from "../clock.ts";
import type {
  FunctionAnswer,
  FunctionCall,
  FunctionHost,
  FunctionInvocation,
  FunctionReport,
} from "../execute/integrations/function-host.ts";
import type { Link, Topic } from "./link.ts";

interface ParentMethods {
  /** Settles when functions can be invoked. */
  ready(argument: null): Promise<void>;
  invoke(invocation: { readonly id: number; readonly call: FunctionCall }): Promise<Started | undefined>;
}

type WorkerMethods = {
  logged(log: Logged): void;
  ended(end: Logged & Ended): void;
};

interface Started {
  readonly functionName: string;
  readonly requestId: string;
}

/** The lines of an invocation since the last message about it. */
interface Logged {
  readonly id: number;
  readonly logLines: readonly string[];
  /** In all. */
  readonly omittedLogLines: number;
}

interface Ended {
  readonly report: FunctionReport | undefined;
  readonly answer: FunctionAnswer | undefined;
  /** The reason why the function did not run. */
  readonly refusal: string | undefined;
}

const topicName = "functions";
/** Lines of invocations that run are sent this often; the rest comes with the answer. */
const logMillis = 100;

/** In the parent, for each worker. @param clock the machine's */
export function serveFunctions(link: Link, host: FunctionHost, clock: Clock): void {
  const running = new Map<number, SentInvocation>();
  let timer: Timer | undefined;

  const worker: Topic<WorkerMethods> = link.topic<ParentMethods, WorkerMethods>(topicName, {
    async ready() {
      await host.ready;
    },
    async invoke({ id, call }) {
      await host.ready;
      const invocation = await host.invoke({ ...call, payload: bufferOf(call.payload) });
      if (invocation === undefined) return undefined;
      const sent = new SentInvocation(id, invocation);
      running.set(id, sent);
      timer ??= clock.setInterval(sendLogs, logMillis);
      const end = (answer: FunctionAnswer | undefined, refusal?: string) => {
        running.delete(id);
        if (running.size === 0) stopTimer();
        worker.notify("ended", { ...sent.newLines(), report: invocation.report, answer, refusal });
      };
      invocation.answer.then(end, (error: unknown) => end(undefined, errorMessage(error)));
      return { functionName: invocation.functionName, requestId: invocation.requestId };
    },
  });

  function sendLogs(): void {
    for (const sent of running.values()) if (sent.hasNewLines) worker.notify("logged", sent.newLines());
  }

  function stopTimer(): void {
    timer?.cancel();
    timer = undefined;
  }

  link.onClose(() => {
    running.clear();
    stopTimer();
  });
}

class SentInvocation {
  readonly #id: number;
  readonly #invocation: FunctionInvocation;
  #sentLines = 0;
  #sentOmitted = 0;

  constructor(id: number, invocation: FunctionInvocation) {
    this.#id = id;
    this.#invocation = invocation;
  }

  get hasNewLines(): boolean {
    const { logLines, omittedLogLines } = this.#invocation;
    return logLines.length > this.#sentLines || omittedLogLines > this.#sentOmitted;
  }

  newLines(): Logged {
    const { logLines, omittedLogLines } = this.#invocation;
    const fresh = logLines.slice(this.#sentLines);
    this.#sentLines = logLines.length;
    this.#sentOmitted = omittedLogLines;
    return { id: this.#id, logLines: fresh, omittedLogLines };
  }
}

/** In a worker: the functions of the parent. */
export function functionsOfParent(link: Link): FunctionHost {
  const running = new Map<number, RemoteInvocation>();
  let lastId = 0;

  const parent: Topic<ParentMethods> = link.topic<WorkerMethods, ParentMethods>(topicName, {
    logged: (log) => running.get(log.id)?.logged(log),
    ended(end) {
      running.get(end.id)?.ended(end);
      running.delete(end.id);
    },
  });
  link.onClose(() => {
    for (const invocation of running.values()) invocation.refuse("The process that runs the functions has ended.");
    running.clear();
  });

  let ready: Promise<void> | undefined = parent
    .request("ready", null)
    .catch(() => {})
    .then(() => {
      ready = undefined;
    });

  return {
    get ready() {
      return ready;
    },
    async invoke({ functionName, region, invocationType, clientContext, payload, traceId }) {
      const id = ++lastId;
      const invocation = new RemoteInvocation();
      running.set(id, invocation);
      try {
        const call = { functionName, region, invocationType, clientContext, payload, traceId };
        const started = await parent.request("invoke", { id, call });
        if (started !== undefined) return Object.assign(invocation, started);
      } catch (error) {
        running.delete(id);
        throw error;
      }
      running.delete(id);
      return undefined;
    },
  };
}

class RemoteInvocation implements FunctionInvocation {
  functionName = "";
  requestId = "";
  readonly answer: Promise<FunctionAnswer>;
  readonly logLines: string[] = [];
  omittedLogLines = 0;
  report: FunctionReport | undefined = undefined;
  readonly #settle: Pick<PromiseWithResolvers<FunctionAnswer>, "resolve" | "reject">;

  constructor() {
    const { promise, ...settle } = Promise.withResolvers<FunctionAnswer>();
    this.answer = promise;
    this.#settle = settle;
    // It may be refused before anyone waits for it.
    promise.catch(() => {});
  }

  logged({ logLines, omittedLogLines }: Logged): void {
    this.logLines.push(...logLines);
    this.omittedLogLines = omittedLogLines;
  }

  ended(end: Logged & Ended): void {
    this.logged(end);
    this.report = end.report;
    if (end.answer === undefined) this.refuse(end.refusal ?? "");
    else this.#settle.resolve({ ...end.answer, payload: bufferOf(end.answer.payload) });
  }

  refuse(reason: string): void {
    this.#settle.reject(new Error(reason));
  }
}

/** Some channels turn buffers into arrays of bytes. */
function bufferOf(bytes: Uint8Array): Buffer;
function bufferOf(bytes: string | Uint8Array): string | Buffer;
function bufferOf(bytes: string | Uint8Array): string | Buffer {
  if (typeof bytes === "string" || Buffer.isBuffer(bytes)) return bytes;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
