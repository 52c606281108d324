// The APIs of the store, as users of the gateway see them.
import type { Api, Stage } from "@answerback/apigatewayv2";
import type { LiveStages } from "../deployments/live-stages.ts";
import type { ApiListener, ServedApi } from "../gateway-options.ts";
import type { CoverageCollector } from "../inspect/coverage/coverage.ts";
import type { CoverageReport } from "../inspect/coverage/coverage-report.ts";
import { apisKey, belowApi } from "../store/key.ts";
import type { Key, Store } from "../store/store.ts";

/** @param endpoint the gateway's address for WebSocket clients */
export function servedApis(store: Store, endpoint: string): readonly ServedApi[] {
  return store.list(apisKey).map((record) => {
    const { apiId = "", name = "" }: Api = record;
    const stages = store.list(belowApi(apiId, "stages")).map(({ stageName }: Stage) => ({
      name: stageName ?? "",
      url: `${endpoint}/ws/${apiId}/${stageName}`,
    }));
    return { apiId, name, stages };
  });
}

/** An API with several stages is reported with the deployment of its last stage. */
export function coverageOf(collector: CoverageCollector, store: Store, live: LiveStages): CoverageReport {
  const apis = servedApis(store, "").flatMap(({ apiId, name, stages }) => {
    const compiled = stages
      .map((stage) => live.find(apiId, stage.name)?.stage()?.api)
      .findLast((it) => it !== undefined);
    return compiled === undefined ? [] : [collector.report(compiled, name)];
  });
  return { apis };
}

/** Reports the current APIs now, and later ones when they change. @returns ends the subscription */
export function watchApis(store: Store, { created, deleted }: ApiListener): () => void {
  for (const { apiId } of store.list(apisKey) as readonly Api[]) if (apiId !== undefined) created(apiId);
  const apiOf = ([collection, apiId, ...below]: Key) =>
    collection === apisKey[0] && below.length === 0 ? apiId : undefined;
  return store.subscribe(({ puts, deletes }) => {
    for (const key of deletes) {
      const apiId = apiOf(key);
      if (apiId !== undefined) deleted(apiId);
    }
    for (const { key } of puts) {
      const apiId = apiOf(key);
      if (apiId !== undefined) created(apiId);
    }
  });
}
