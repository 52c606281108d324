// The throttling settings of a stage: by route, and for all other routes. They act without a deployment
// (docs/behaviour/data-plane.md section 9).
import type { Stage } from "@answerback/apigatewayv2";

export interface ThrottlingLimit {
  /** Per second; 0 blocks everything. */
  readonly ratePerSecond: number;
  readonly burst: number;
}

export interface StageThrottling {
  /** For each route without an entry in `routes`; each of these also has its own bucket. */
  readonly stage: ThrottlingLimit | undefined;
  readonly routes: ReadonlyMap<string, ThrottlingLimit>;
}

/** @returns undefined if nothing is limited, as in most stages */
export function stageThrottling(
  stage: Pick<Stage, "defaultRouteSettings" | "routeSettings">,
): StageThrottling | undefined {
  const forStage = limitOf(stage.defaultRouteSettings);
  const routes = new Map<string, ThrottlingLimit>();
  for (const [routeKey, settings] of Object.entries(stage.routeSettings ?? {})) {
    const limit = limitOf({ ...stage.defaultRouteSettings, ...settings });
    if (limit !== undefined) routes.set(routeKey, limit);
  }
  return forStage === undefined && routes.size === 0 ? undefined : { stage: forStage, routes };
}

/** @param burst default: the rate, at least 1 (assumed) */
export function throttlingLimit(ratePerSecond: number, burst = Math.max(1, Math.ceil(ratePerSecond))): ThrottlingLimit {
  return { ratePerSecond, burst };
}

/** Assumed: a stage without a rate is unlimited. */
function limitOf(settings: Stage["defaultRouteSettings"]): ThrottlingLimit | undefined {
  const rate = settings?.throttlingRateLimit;
  if (rate === undefined) return undefined;
  return throttlingLimit(rate, settings?.throttlingBurstLimit);
}
