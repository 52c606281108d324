// Changes a template: in the program's source, from which the program then deploys it; without a program in the control
// plane, followed by a deployment (docs/inspector-api.md).
import { AwsError, type IntegrationResponse, type Stage } from "@answerback/apigatewayv2";
import type { SnapshotIntegration } from "../../deployments/snapshot.ts";
import { belowApi } from "../../store/key.ts";
import type { Store } from "../../store/store.ts";
import { ApiProblem } from "../api/api-problem.ts";
import { changesSince, type DeploymentChangesOptions } from "../configuration/deployment-changes.ts";
import { ChangeConflict, type InspectedProgram } from "../configuration/inspected-program.ts";
import { type TemplateAddress, templateAddressOf } from "../exchanges/template-id.ts";
import type { TemplateChangeAnswer, TemplateChangeRequest } from "./described-change.ts";
import { textDifference } from "./text-difference.ts";

/** Runs an operation of the control plane. @throws AwsError */
export type ControlCall = (
  operation: string,
  parameters: Readonly<Record<string, string>>,
  body: object,
) => Promise<object>;

export interface TemplateChangeOptions extends DeploymentChangesOptions {
  readonly program: InspectedProgram | undefined;
  readonly control: ControlCall;
}

/** @throws ApiProblem */
export async function changeTemplate(
  templateId: string,
  request: TemplateChangeRequest,
  options: TemplateChangeOptions,
): Promise<TemplateChangeAnswer> {
  const address = templateAddressOf(templateId);
  const templates = address && templatesAt(address, options.store);
  const source = address && templates?.[address.key];
  if (address === undefined || templates === undefined || source === undefined) {
    throw new ApiProblem(404, `There is no template ${templateId}.`);
  }
  const { before, after, dryRun = false } = request;
  if (source !== before) {
    throw new ApiProblem(409, "The template has changed since the page read it. Load it again, then repeat the edit.");
  }
  try {
    const changed = await options.program?.changeTemplate({ ...address, source, after, dryRun });
    return changed ?? (await deployTemplate(address, templates, request, options));
  } catch (error) {
    if (error instanceof ChangeConflict) throw new ApiProblem(409, error.message, { cause: error });
    if (error instanceof AwsError) throw new ApiProblem(error.status, error.message, { cause: error });
    throw error;
  }
}

type Templates = Readonly<Record<string, string>>;

function templatesAt({ apiId, integrationId, integrationResponseId }: TemplateAddress, store: Store): Templates {
  const integration = [...belowApi(apiId, "integrations"), integrationId];
  if (integrationResponseId === undefined) {
    return (store.get(integration) as SnapshotIntegration | undefined)?.requestTemplates ?? {};
  }
  const response = store.get([...integration, "integrationresponses", integrationResponseId]);
  return (response as IntegrationResponse | undefined)?.responseTemplates ?? {};
}

async function deployTemplate(
  { apiId, integrationId, integrationResponseId, key }: TemplateAddress,
  templates: Templates,
  { before, after, dryRun = false, stage: wanted }: TemplateChangeRequest,
  options: TemplateChangeOptions,
): Promise<TemplateChangeAnswer> {
  const { control } = options;
  const stage = stageOf(apiId, wanted, options.store);
  const stageName = stage.stageName ?? "";
  const edited = { ...templates, [key]: after };
  const [operation, parameters, body] =
    integrationResponseId === undefined
      ? (["UpdateIntegration", { apiId, integrationId }, { requestTemplates: edited }] as const)
      : ([
          "UpdateIntegrationResponse",
          { apiId, integrationId, integrationResponseId },
          { responseTemplates: edited },
        ] as const);
  const answer = {
    kind: "deployment",
    operation,
    stage: stageName,
    difference: textDifference(key, before, after),
    alsoDeploys: changesSince(apiId, stage.deploymentId, options),
  } as const;
  if (dryRun) return answer;
  await control(operation, parameters, body);
  // A stage with autoDeploy deploys by itself.
  if (stage.autoDeploy === true) return answer;
  const deployment = await control("CreateDeployment", { apiId }, { stageName, description: "From the inspector" });
  const deploymentId = "deploymentId" in deployment ? String(deployment.deploymentId) : "";
  return { ...answer, deploymentId };
}

function stageOf(apiId: string, wanted: string | undefined, store: Store): Stage {
  const stages = store.list(belowApi(apiId, "stages")) as readonly Stage[];
  const found = wanted === undefined ? stages : stages.filter(({ stageName }) => stageName === wanted);
  const [stage, ...others] = found;
  const names = stages.map(({ stageName }) => stageName).join(", ");
  if (stage === undefined) {
    throw new ApiProblem(
      404,
      wanted === undefined ? "The API has no stage." : `There is no stage ${wanted}. Stages: ${names}.`,
    );
  }
  if (others.length > 0) throw new ApiProblem(400, `Name the stage to deploy to: ${names}.`);
  return stage;
}
