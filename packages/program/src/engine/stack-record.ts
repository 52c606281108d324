// The state of a stack while a run changes it: the resources of the last run, those that the program has asked for so far,
// those that wait to be deleted, and the operations in progress. Saved before and after each step.
import { type PropertyMap, serviceIdentifier } from "@answerback/pulumi/host";
import type { PendingOperation, ResourceState, StackState, StateStore } from "./state-file.ts";

export class StackRecord {
  readonly #file: StateStore;
  /** By URN, as the last run left it, without the resources that this run has settled. */
  readonly #previous: Map<string, ResourceState>;
  readonly #claimed = new Set<string>();
  readonly #formerUrns = new Map<string, string>();
  readonly #current = new Map<string, ResourceState>();
  readonly #pendingDeletes: Set<ResourceState>;
  readonly #replaced = new Set<ResourceState>();
  readonly #replacedLater = new Set<string>();
  readonly #pendingOperations: Set<PendingOperation>;
  readonly #deploymentIds: Map<string, string>;
  readonly #undeployedApiIds: Set<string>;
  readonly #retainedIds: Set<string>;
  readonly #endpoint: string;
  readonly #previousEndpoint: string | undefined;
  /** The last run was on another endpoint: addresses in its outputs are no longer right. */
  readonly isMoved: boolean;
  #outputs: PropertyMap;

  constructor(file: StateStore, state: StackState, endpoint: string) {
    this.#endpoint = endpoint;
    this.#previousEndpoint = state.endpoint;
    this.isMoved = state.endpoint !== undefined && state.endpoint !== endpoint;
    this.#file = file;
    this.#previous = new Map(state.resources.map((it) => [it.urn, it]));
    this.#pendingDeletes = new Set(state.pendingDeletes);
    this.#pendingOperations = new Set(state.pendingOperations);
    this.#deploymentIds = new Map(Object.entries(state.deploymentIds));
    this.#undeployedApiIds = new Set(state.undeployedApiIds);
    this.#retainedIds = new Set(state.retainedIds);
    this.#outputs = state.outputs;
  }

  /** The record of the resource that has the first of these URNs, or had one of the others. It is claimed only once in a run. */
  claim(urns: readonly string[]): ResourceState | undefined {
    const [own = ""] = urns;
    for (const urn of urns) {
      const state = this.#previous.get(urn);
      if (state === undefined || this.#claimed.has(urn)) continue;
      this.#claimed.add(urn);
      if (urn !== own) this.#formerUrns.set(own, urn);
      return state;
    }
    return undefined;
  }

  /** The former URN of a resource that an alias found. */
  formerUrn(urn: string): string | undefined {
    return this.#formerUrns.get(urn);
  }

  /** The new URN of a resource of the last run that an alias found. */
  laterUrn(urn: string): string | undefined {
    return [...this.#formerUrns].find(([, former]) => former === urn)?.[0];
  }

  /** True if the last run left a resource of this URN. */
  wasThere(urn: string): boolean {
    return this.#claimed.has(urn) || this.#previous.has(urn);
  }

  /** Resources of the last run that the program has not asked for in this one. */
  unclaimed(): readonly ResourceState[] {
    return [...this.#previous.values()].filter((it) => !this.#claimed.has(it.urn));
  }

  get current(): ReadonlyMap<string, ResourceState> {
    return this.#current;
  }

  /** The record of a URN, from this run or else from the last one. */
  find(urn: string): ResourceState | undefined {
    return this.#current.get(urn) ?? this.#previous.get(urn);
  }

  get pendingDeletes(): readonly ResourceState[] {
    return [...this.#pendingDeletes];
  }

  /** Operations that an earlier run began and did not end. */
  interrupted(urn: string): readonly PendingOperation[] {
    return [...this.#pendingOperations].filter((it) => it.urn === urn);
  }

  /** Operations that began in an earlier run, on resources that this one has not asked for. */
  abandoned(): readonly PendingOperation[] {
    return [...this.#pendingOperations].filter((it) => !this.#current.has(it.urn) && !this.#claimed.has(it.urn));
  }

  get outputs(): PropertyMap {
    return this.#outputs;
  }
  set outputs(outputs: PropertyMap) {
    this.#outputs = outputs;
  }

  get deploymentIds(): Map<string, string> {
    return this.#deploymentIds;
  }

  get undeployedApiIds(): Set<string> {
    return this.#undeployedApiIds;
  }

  /** Settles a resource in this run; `old` is the record that it comes from. */
  put(state: ResourceState, old: ResourceState | undefined): void {
    if (old !== undefined) this.#previous.delete(old.urn);
    this.#current.set(state.urn, state);
  }

  /** Replaces a record of the last run by the service's data. @returns the record that counts from now on */
  correct(old: ResourceState, corrected: ResourceState): ResourceState {
    if (this.#previous.get(old.urn) === old) this.#previous.set(old.urn, corrected);
    return corrected;
  }

  /** Adds the result of an interrupted create as if the last run had left it; `replaced` is the one that it replaces. */
  recover(state: ResourceState, replaced: ResourceState | undefined): void {
    if (replaced !== undefined) {
      this.#previous.delete(replaced.urn);
      this.deleteLater(replaced);
    }
    this.#previous.set(state.urn, state);
    this.#claimed.add(state.urn);
  }

  /** Drops the record of a resource that is gone. */
  drop(state: ResourceState): void {
    this.#pendingDeletes.delete(state);
    if (this.#previous.get(state.urn) === state) this.#previous.delete(state.urn);
    if (this.#current.get(state.urn) === state) this.#current.delete(state.urn);
  }

  /** Marks a replaced resource, which is deleted at the end of the run. */
  deleteLater(state: ResourceState): void {
    this.#pendingDeletes.add(state);
    this.#replaced.add(state);
  }

  /** Forgets a resource that stays on the service, but not its id. */
  retain(state: ResourceState): void {
    if (state.id !== undefined) this.#retainedIds.add(serviceIdentifier(state.type, state.id));
    this.drop(state);
  }

  /** Marks a resource that is deleted now and replaced when the program asks for it. */
  replaceLater(state: ResourceState): void {
    this.#claimed.add(state.urn);
    this.#replaced.add(state);
    this.#replacedLater.add(state.urn);
  }

  isReplacedLater(urn: string): boolean {
    return this.#replacedLater.has(urn);
  }

  /** True if this run has replaced it. */
  isReplaced(state: ResourceState): boolean {
    return this.#replaced.has(state) && (!this.#replacedLater.has(state.urn) || this.#current.has(state.urn));
  }

  /** @throws ProgramError STATE_UNUSABLE */
  async begin(operation: PendingOperation): Promise<PendingOperation> {
    this.#pendingOperations.add(operation);
    await this.save();
    return operation;
  }

  async end(...operations: readonly PendingOperation[]): Promise<void> {
    for (const operation of operations) this.#pendingOperations.delete(operation);
    await this.save();
  }

  save(): Promise<void> {
    return this.#file.write(() => this.state());
  }

  /** The last write of a run. */
  async close(): Promise<void> {
    await this.save();
    await this.#file.sync();
  }

  state(): StackState {
    return {
      resources: [...this.#current.values(), ...this.#previous.values()],
      pendingDeletes: [...this.#pendingDeletes],
      pendingOperations: [...this.#pendingOperations],
      deploymentIds: Object.fromEntries(this.#deploymentIds),
      undeployedApiIds: [...this.#undeployedApiIds],
      retainedIds: [...this.#retainedIds],
      outputs: this.#outputs,
      // Resources that this run has not reached still have the old addresses.
      endpoint: this.isMoved && this.#previous.size > 0 ? this.#previousEndpoint : this.#endpoint,
    };
  }
}
