// The state of a stack on disk: its resources, with the ids that stay from run to run, and the operations that had begun.
// One JSON file, replaced as a whole, so that a crash of this process cannot damage it. Writes that are requested during a
// write are done as one.

import { mkdir, open, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import { fromWireMap, type PropertyMap, toWireMap, type WireMap, type WireValue } from "@answerback/pulumi/host";
import { ProgramError } from "../host/program-error.ts";
import type { HookNames } from "./hook.ts";

export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  /** False for components and the stack. */
  readonly custom: boolean;
  readonly id: string | undefined;
  readonly parent: string | undefined;
  /** As checked. */
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
  readonly dependencies: readonly string[];
  /** By input, the URNs whose outputs it contains. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly provider: string | undefined;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** Of a replaced resource. Absent: as `retainOnDelete`. */
  readonly retainOnReplace?: boolean | undefined;
  readonly deletedWith: string | undefined;
  /** Read by the program (`.get`), never deleted. */
  readonly external: boolean;
  /** The service may differ from this record: a create failed halfway. */
  readonly uncertain: boolean;
  /** The value of the option of the same name, as marked JSON. */
  readonly replacementTrigger: WireValue | undefined;
  /** The number of replacements, on which the identifier depends. Absent: 0. */
  readonly replacements?: number | undefined;
  /** As in the option `import`, which may have another form than `id`. */
  readonly importId?: string | undefined;
  readonly hooks?: HookNames | undefined;
}

/** An operation that has begun. Found at the start of a run, it was interrupted. */
export interface PendingOperation {
  readonly kind: "create" | "update" | "delete";
  readonly urn: string;
  readonly type: string;
  readonly inputs: PropertyMap;
  /** Of a create: the identifier that the resource has if the service made it. Absent: the service chose one. */
  readonly id?: string | undefined;
}

export interface StackState {
  readonly resources: readonly ResourceState[];
  /** Replaced resources that are still to be deleted. */
  readonly pendingDeletes: readonly ResourceState[];
  readonly pendingOperations: readonly PendingOperation[];
  /** Deployments that the program did not make, by API. */
  readonly deploymentIds: Readonly<Record<string, string>>;
  /** APIs with changes that no deployment contains, because the run failed. */
  readonly undeployedApiIds: readonly string[];
  /** Ids of resources that left the program and stay on the service (`retainOnDelete`): no other resource may get them. */
  readonly retainedIds: readonly string[];
  readonly outputs: PropertyMap;
  /** The control plane of the resources, whose address their outputs contain. */
  readonly endpoint: string | undefined;
}

export const emptyState: StackState = {
  resources: [],
  pendingDeletes: [],
  pendingOperations: [],
  deploymentIds: {},
  undeployedApiIds: [],
  retainedIds: [],
  outputs: {},
  endpoint: undefined,
};

const formatVersion = 1;

/** The calls that a run makes on the state of its stack. */
export type StateStore = Pick<StateFile, "read" | "write" | "sync">;

/** For a run that no other run continues: the state begins empty and is not kept. */
export const unsavedState: StateStore = {
  read: async () => emptyState,
  write: async () => {},
  sync: async () => {},
};

export class StateFile {
  readonly path: string;
  #writing: Promise<void> = Promise.resolve();
  #next: { readonly state: () => StackState; readonly written: Promise<void> } | undefined;

  constructor(path: string) {
    this.path = path;
  }

  /** @throws ProgramError STATE_UNUSABLE */
  async read(): Promise<StackState> {
    let text: string;
    try {
      text = await readFile(this.path, "utf8");
    } catch (cause) {
      if (isMissing(cause)) return emptyState;
      throw this.#unusable("cannot be read", cause);
    }
    try {
      return parseState(JSON.parse(text));
    } catch (cause) {
      throw this.#unusable("is damaged or of another version", cause);
    }
  }

  /**
   * Resolves when the state, as it is when the write begins, is on disk.
   * @throws ProgramError STATE_UNUSABLE
   */
  write(state: () => StackState): Promise<void> {
    if (this.#next !== undefined) return this.#next.written;
    const written = this.#writing.then(async () => {
      this.#next = undefined;
      await this.#replace(JSON.stringify(formatState(state()), undefined, 1));
    });
    this.#writing = written.catch(() => {});
    this.#next = { state, written };
    return written;
  }

  /**
   * Makes the system write the file to the disk, which it otherwise does later. Once per run: it costs as much as several
   * writes, and only matters if the machine itself goes down.
   * @throws ProgramError STATE_UNUSABLE
   */
  async sync(): Promise<void> {
    try {
      const file = await open(this.path, "r+");
      await file.sync().finally(() => file.close());
    } catch (cause) {
      throw this.#unusable("cannot be written", cause);
    }
  }

  async #replace(text: string): Promise<void> {
    const temporary = `${this.path}.new`;
    try {
      await mkdir(dirname(this.path), { recursive: true });
      await writeFile(temporary, text, { mode: 0o600 });
      await rename(temporary, this.path);
    } catch (cause) {
      throw this.#unusable("cannot be written", cause);
    }
  }

  #unusable(what: string, cause: unknown): ProgramError {
    const reason = errorMessage(cause);
    return new ProgramError(
      "STATE_UNUSABLE",
      `The state file ${this.path} ${what}: ${reason}. Repair it, or start again with --reset.`,
      { cause },
    );
  }
}

const isMissing = (error: unknown) => Error.isError(error) && "code" in error && error.code === "ENOENT";

// On disk a property map is marked JSON.
type OnDisk<State> = Omit<State, "inputs" | "outputs"> & Record<keyof State & ("inputs" | "outputs"), WireMap>;
interface StateOnDisk {
  readonly version: number;
  readonly resources: readonly OnDisk<ResourceState>[];
  readonly pendingDeletes: readonly OnDisk<ResourceState>[];
  readonly pendingOperations: readonly OnDisk<PendingOperation>[];
  readonly deploymentIds: Readonly<Record<string, string>>;
  readonly undeployedApiIds: readonly string[];
  readonly retainedIds?: readonly string[];
  readonly outputs: WireMap;
  readonly endpoint?: string | undefined;
}

function formatState(state: StackState): StateOnDisk {
  const resource = (it: ResourceState) => ({
    ...it,
    inputs: toWireMap(it.inputs),
    outputs: toWireMap(it.outputs),
  });
  return {
    version: formatVersion,
    resources: state.resources.map(resource),
    pendingDeletes: state.pendingDeletes.map(resource),
    pendingOperations: state.pendingOperations.map((it) => ({ ...it, inputs: toWireMap(it.inputs) })),
    deploymentIds: state.deploymentIds,
    undeployedApiIds: state.undeployedApiIds,
    retainedIds: state.retainedIds,
    outputs: toWireMap(state.outputs),
    endpoint: state.endpoint,
  };
}

// Only this code writes the file; the version guarantees its shape.
function parseState(onDisk: StateOnDisk): StackState {
  if (onDisk.version !== formatVersion) throw new Error(`its version is ${onDisk.version} instead of ${formatVersion}`);
  const resource = (it: OnDisk<ResourceState>): ResourceState => ({
    ...it,
    inputs: fromWireMap(it.inputs),
    outputs: fromWireMap(it.outputs),
  });
  return {
    resources: onDisk.resources.map(resource),
    pendingDeletes: onDisk.pendingDeletes.map(resource),
    pendingOperations: onDisk.pendingOperations.map((it) => ({ ...it, inputs: fromWireMap(it.inputs) })),
    deploymentIds: onDisk.deploymentIds,
    undeployedApiIds: onDisk.undeployedApiIds,
    retainedIds: onDisk.retainedIds ?? [],
    outputs: fromWireMap(onDisk.outputs),
    endpoint: onDisk.endpoint,
  };
}
