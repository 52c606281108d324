// The stages that this node serves. Follows the store's change feed: a deployment is compiled when a stage first needs
// it, and replaced as a whole, so that each message runs on a single deployment.

import type { Api, Stage } from "@answerback/apigatewayv2";
import { apiKey, apisKey, belowApi, snapshotKey, stageKey } from "../store/key.ts";
import type { Change, Key, Store } from "../store/store.ts";
import { compileStage } from "./compile-stage.ts";
import type { CompiledApi } from "./compiled-api.ts";
import type { Snapshot } from "./snapshot.ts";
import { type StageThrottling, stageThrottling } from "./stage-throttling.ts";
import { compileTemplate, type TemplateCompiler } from "./template-compiler.ts";

/** A stage as it is now: its deployment, and the settings that act without one. */
export interface LiveStage {
  readonly apiId: string;
  readonly stageName: string;
  readonly api: CompiledApi;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** Undefined if the stage has no limits. */
  readonly throttling: StageThrottling | undefined;
}

/** The name of a stage. Connections keep it and look up the stage for each message. */
export interface StagePlace {
  readonly apiId: string;
  readonly stageName: string;
  /** Undefined if the stage does not exist or has no deployment. */
  stage(): LiveStage | undefined;
}

export interface LiveStages {
  /** @returns undefined if the store does not have the stage */
  find(apiId: string, stageName: string): StagePlace | undefined;
  /** Calls the listener for each place whose stage or API was deleted. */
  onGone(listener: (place: StagePlace) => void): void;
  /** Calls the listener for each served deployment: soon for those in the store, then for each new one. */
  onDeployed(listener: (snapshot: Snapshot) => void): void;
  close(): void;
}

/**
 * @param warn receives one line for each problem of compilation
 * @param compile compiles mapping templates
 */
export function createLiveStages(
  store: Store,
  warn: (message: string) => void,
  compile: TemplateCompiler = compileTemplate,
): LiveStages {
  const places = new Map<string, Place>();
  const listeners: ((place: StagePlace) => void)[] = [];
  const deploymentListeners: ((snapshot: Snapshot) => void)[] = [];

  function deployed(apiId: string, stageName: string): void {
    const place = places.get(placeName(apiId, stageName));
    if (place) place.invalidate();
    // Compiled before the first client connects, so that problems are reported on deployment.
    setImmediate(() => {
      find(apiId, stageName)?.stage();
      announce(apiId, stageName);
    });
  }

  function announce(apiId: string, stageName: string): void {
    const snapshot = servedSnapshot(store, apiId, store.get(stageKey(apiId, stageName))?.deploymentId);
    if (snapshot) for (const listener of deploymentListeners) listener(snapshot);
  }

  function remove(apiId: string, stageName: string | undefined): void {
    for (const [name, place] of places) {
      if (place.apiId !== apiId || (stageName !== undefined && place.stageName !== stageName)) continue;
      places.delete(name);
      place.invalidate();
      for (const listener of listeners) listener(place);
    }
  }

  function find(apiId: string, stageName: string): Place | undefined {
    const name = placeName(apiId, stageName);
    const known = places.get(name);
    if (known) return known;
    if (store.get(stageKey(apiId, stageName)) === undefined) return undefined;
    const place = new Place(apiId, stageName, store, warn, compile);
    places.set(name, place);
    return place;
  }

  const unsubscribe = store.subscribe((change: Change) => {
    for (const key of change.deletes) {
      if (key[0] !== "apis") continue;
      if (key.length === 2) remove(key[1]!, undefined);
      else if (isStage(key)) remove(key[1]!, key[3]!);
    }
    for (const { key } of change.puts) if (isStage(key)) deployed(key[1]!, key[3]!);
  });

  setImmediate(() => {
    for (const { apiId } of store.list(apisKey) as readonly Api[]) {
      for (const { stageName } of store.list(belowApi(apiId ?? "", "stages")) as readonly Stage[]) {
        announce(apiId ?? "", stageName ?? "");
      }
    }
  });

  return {
    find,
    onGone: (listener) => listeners.push(listener),
    onDeployed: (listener) => deploymentListeners.push(listener),
    close: unsubscribe,
  };
}

class Place implements StagePlace {
  readonly apiId: string;
  readonly stageName: string;
  readonly #store: Store;
  readonly #warn: (message: string) => void;
  readonly #compile: TemplateCompiler;
  #stage: LiveStage | undefined;
  #fresh = false;

  constructor(
    apiId: string,
    stageName: string,
    store: Store,
    warn: (message: string) => void,
    compile: TemplateCompiler,
  ) {
    this.apiId = apiId;
    this.stageName = stageName;
    this.#store = store;
    this.#warn = warn;
    this.#compile = compile;
  }

  stage(): LiveStage | undefined {
    if (!this.#fresh) {
      this.#stage = this.#read();
      this.#fresh = true;
    }
    return this.#stage;
  }

  invalidate(): void {
    this.#fresh = false;
  }

  #read(): LiveStage | undefined {
    const record = this.#store.get(stageKey(this.apiId, this.stageName));
    const deploymentId = record?.deploymentId;
    if (record === undefined || typeof deploymentId !== "string") return undefined;
    const api = this.#compiled(deploymentId);
    if (api === undefined) return undefined;
    return {
      apiId: this.apiId,
      stageName: this.stageName,
      api,
      stageVariables: (record.stageVariables ?? {}) as Readonly<Record<string, string>>,
      throttling: stageThrottling(record as Stage),
    };
  }

  /** A deployment never changes, so changes of the stage's settings compile nothing. */
  #compiled(deploymentId: string): CompiledApi | undefined {
    if (this.#stage?.api.deploymentId === deploymentId) return this.#stage.api;
    const snapshot = servedSnapshot(this.#store, this.apiId, deploymentId);
    if (snapshot === undefined) return undefined;
    const api = compileStage(this.apiId, deploymentId, snapshot, this.#compile);
    for (const problem of api.problems) {
      const position = problem.position ? `:${problem.position.line}:${problem.position.column}` : "";
      this.#warn(
        `API ${this.apiId}, stage ${this.stageName}: ${problem.resource}, ${problem.member}${position}: ${problem.message}`,
      );
    }
    return api;
  }
}

/** Undefined for HTTP APIs, which are stored but not served. */
function servedSnapshot(store: Store, apiId: string, deploymentId: unknown): Snapshot | undefined {
  if (typeof deploymentId !== "string") return undefined;
  const snapshot = store.get(snapshotKey(apiId, deploymentId)) as unknown as Snapshot | undefined;
  return snapshot?.api.protocolType === "HTTP" ? undefined : snapshot;
}

function placeName(apiId: string, stageName: string): string {
  return `${apiId}/${stageName}`;
}

function isStage(key: Key): boolean {
  return key.length === 4 && key[0] === apiKey("")[0] && key[2] === "stages";
}
