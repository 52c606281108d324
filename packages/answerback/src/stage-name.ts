// The names by which users choose a stage.
import type { ServedApi } from "@answerback/gateway";
import type { ServedStage } from "./connect/served-stages.ts";

export const servedStagesOf = (apis: readonly ServedApi[]): readonly ServedStage[] =>
  apis.flatMap(({ apiId, name: apiName, stages }) =>
    stages.map(({ name: stageName, url }) => ({ apiId, apiName, stageName, url })),
  );

/** `chat/live` */
export const fullName = ({ apiName, stageName }: ServedStage): string => `${apiName}/${stageName}`;

/** True if the name is `live`, or `chat/live` with the API's name or id. */
export function isNamed(stage: ServedStage, name: string): boolean {
  return [stage.stageName, fullName(stage), `${stage.apiId}/${stage.stageName}`].includes(name);
}
