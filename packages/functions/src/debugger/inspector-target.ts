// One function in the list of the debugger port. It stays the same while processes come and go.
import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";
import type { FunctionClock } from "../environments/function-clock.ts";
import { deadlineExpression } from "../node/bootstrap/deadline.ts";
import type { DebuggerTarget } from "./debugged-functions.ts";
import { FrontEndSession } from "./front-end-session.ts";
import type { FrontEndSocket } from "./front-end-socket.ts";
import { type Origins, type PathTranslation, pathTranslation } from "./path-translation.ts";

export interface TargetDescription {
  readonly name: string;
  readonly arn: string;
  /** Absolute path of the function's code. */
  readonly folder: string;
  /** Files and folders of the code that are copies, with their originals. */
  readonly origins: Origins;
}

export class InspectorTarget implements DebuggerTarget {
  /** A UUID that follows from the ARN, so that the configuration of a front end stays valid. */
  readonly id: string;
  #description: TargetDescription;
  #paths: PathTranslation;
  deadline: () => number | undefined = () => undefined;
  readonly #clock: FunctionClock;
  readonly #sessions = new Set<FrontEndSession>();
  #inspectorUrl: string | undefined;

  constructor(description: TargetDescription, clock: FunctionClock) {
    this.id = targetId(description.arn);
    this.#description = description;
    this.#paths = pathTranslation(description.origins);
    this.#clock = clock;
  }

  get description(): TargetDescription {
    return this.#description;
  }

  set description(description: TargetDescription) {
    this.#description = description;
    this.#paths = pathTranslation(description.origins);
  }

  /** Of the code, for front ends. */
  get url(): string {
    return pathToFileURL(this.description.folder).href;
  }

  /** A front end connects. */
  connect(socket: FrontEndSocket): void {
    const session: FrontEndSession = new FrontEndSession(socket, {
      clock: this.#clock,
      paths: () => this.#paths,
      beforeResume: () => {
        const deadline = this.deadline();
        return deadline === undefined ? undefined : deadlineExpression(deadline);
      },
      closed: () => this.#sessions.delete(session),
    });
    this.#sessions.add(session);
    if (this.#inspectorUrl !== undefined) void session.attach(this.#inspectorUrl);
  }

  async attach(inspectorUrl: string): Promise<void> {
    this.detach();
    this.#inspectorUrl = inspectorUrl;
    await Promise.all(Array.from(this.#sessions, (it) => it.attach(inspectorUrl)));
  }

  async settled(): Promise<void> {
    await Promise.all(Array.from(this.#sessions, (it) => it.settled()));
  }

  detach(): void {
    this.#inspectorUrl = undefined;
    for (const session of this.#sessions) session.detach();
  }

  close(): void {
    for (const session of this.#sessions) session.close();
  }
}

/** The first half of a hash of the ARN, in the form of a UUID (RFC 9562, version 8). */
function targetId(arn: string): string {
  const hash = createHash("sha256").update(arn).digest("hex");
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
