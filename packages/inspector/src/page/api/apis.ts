// The APIs of the gateway as graphs, with names, places and findings. They are read again when something is deployed.
import type {
  ApiDescription,
  ApisAnswer,
  ApiTemplateDescription,
  IntegrationDescription,
  IntegrationResponseResource,
  StageDescription,
} from "@answerback/gateway/inspector-api";
import { computed, signal } from "@preact/signals";
import { onEvent } from "./events.ts";
import { ignoreInterruption, read, readSession } from "./gateway.ts";

/** Undefined until the gateway has answered. */
export const apis = signal<readonly ApiDescription[] | undefined>(undefined);

export const apiOf = (apiId: string | undefined): ApiDescription | undefined =>
  apis.value?.find((api) => api.apiId === apiId);

/** Every stage, `{apiId}/{stage}` as value. */
export const stages = computed(() =>
  (apis.value ?? []).flatMap((api) => api.stages.map((stage) => ({ api, stage, value: stageValue(api, stage) }))),
);

/** The name in the program, which has no suffix, else the API's own. */
export const apiName = ({ program, name }: ApiDescription) => program?.name ?? name;

export const stageValue = ({ apiId }: ApiDescription, { stageName }: StageDescription) => `${apiId}/${stageName}`;

/** A template, and what it belongs to. */
export interface PlacedTemplate {
  readonly api: ApiDescription;
  readonly integration: IntegrationDescription;
  /** Absent for request templates. */
  readonly response?: IntegrationResponseResource;
  readonly template: ApiTemplateDescription;
}

/** The templates of all APIs. */
export const templates = computed((): readonly PlacedTemplate[] =>
  (apis.value ?? []).flatMap((api) =>
    api.integrations.flatMap((integration) => [
      ...integration.requestTemplates.map((template) => ({ api, integration, template })),
      ...integration.responses.flatMap((response) =>
        response.templates.map((template) => ({ api, integration, response, template })),
      ),
    ]),
  ),
);

/** @returns undefined if no API has it */
export const placedTemplate = (templateId: string | undefined): PlacedTemplate | undefined =>
  templates.value.find(({ template }) => template.templateId === templateId);

/** Of events that arrive together, one request follows. */
const gatherMillis = 50;
let isReadDue = false;

function readApisSoon(): void {
  if (isReadDue) return;
  isReadDue = true;
  setTimeout(() => {
    isReadDue = false;
    read<ApisAnswer>("apis").then(({ items }) => {
      apis.value = items;
    }, ignoreInterruption);
  }, gatherMillis);
}

onEvent("hello", () => {
  readSession().catch(() => {});
  readApisSoon();
});
onEvent("deployment", ({ kind }) => {
  if (kind !== "deploying") readApisSoon();
});
