// Warnings about parts of an API that a program in one of the forms cannot contain, or that it cannot know.
import { lambdaFunctionName } from "../resources/integration.ts";
import type { Stage } from "../resources/stage.ts";
import type { ExportedApi } from "./exported-api.ts";
import type { PlannedProgram } from "./planned-program.ts";
import type { ProgramForm } from "./program-form.ts";
import { providerResource } from "./provider-members.ts";

const withProviders: ReadonlySet<ProgramForm> = new Set(["pulumi-typescript", "pulumi-python", "terraform"]);

export function programWarnings(
  exported: ExportedApi,
  { resources }: PlannedProgram,
  form: ProgramForm,
): readonly string[] {
  return [
    ...(withProviders.has(form) ? [...resources.flatMap(absentMembers), ...missingLimits(exported)] : []),
    ...(form === "cloudformation" ? dynamicReferences(exported) : []),
    ...(form === "terraform" ? notNormalized(exported) : []),
    ...severalDeployments(exported),
    ...permissions(exported),
  ];
}

function absentMembers(resource: PlannedProgram["resources"][number]): readonly string[] {
  const { kind, words } = resource;
  return providerResource(resource).absent.map(
    (name) =>
      `${name} of ${kind} ${words.join(" ") || resource.literal.identifier} is left out: Pulumi's official package and Terraform's provider do not have it. CloudFormation does.`,
  );
}

/** The providers send 0 for a limit that a block of settings lacks, and 0 lets no message pass. */
function missingLimits({ stages }: ExportedApi): readonly string[] {
  return stages.flatMap(({ stageName, defaultRouteSettings, routeSettings }) => {
    const all = { ...routeSettings, ...(isDefault(defaultRouteSettings) ? {} : { defaultRouteSettings }) };
    const names = Object.entries(all).flatMap(([name, settings]) =>
      settings?.throttlingBurstLimit === undefined || settings.throttlingRateLimit === undefined ? [name] : [],
    );
    if (names.length === 0) return [];
    return [
      `Stage ${stageName}: the settings of ${names.join(", ")} lack a throttling limit, for which Pulumi's official package and Terraform's provider send 0, so that AWS refuses every message. Set throttlingBurstLimit and throttlingRateLimit.`,
    ];
  });
}

/** The program does not write such settings. */
const isDefault = (settings: Stage["defaultRouteSettings"] = {}) =>
  Object.values(settings).every((value) => value === false || value === "OFF");

function severalDeployments({ stages }: ExportedApi): readonly string[] {
  const served = stages.filter(({ deploymentId, autoDeploy }) => deploymentId !== undefined && autoDeploy !== true);
  if (new Set(served.map(({ deploymentId }) => deploymentId)).size < 2) return [];
  const names = served.map(({ stageName }) => stageName).join(", ");
  return [
    `The stages ${names} serve different deployments. The program deploys the API's present state to all of them.`,
  ];
}

/** API Gateway calls a function only if the function's policy allows the API, whose identifier is new. */
function permissions({ integrations, authorizers }: ExportedApi): readonly string[] {
  const uris = [
    ...integrations.filter(({ credentialsArn }) => credentialsArn === undefined).map((it) => it.integrationUri),
    ...authorizers.filter((it) => it.authorizerCredentialsArn === undefined).map((it) => it.authorizerUri),
  ];
  const names = [...new Set(uris.flatMap((uri) => lambdaFunctionName(uri) ?? []))];
  if (names.length === 0) return [];
  return [`On AWS, these functions must allow the new API to invoke them (lambda:AddPermission): ${names.join(", ")}.`];
}

/** CloudFormation replaces them in every string. */
function dynamicReferences(exported: ExportedApi): readonly string[] {
  if (!JSON.stringify(exported).includes("{{resolve:")) return [];
  return [
    "A value contains {{resolve:…}}, which CloudFormation replaces. No other spelling of it exists in a template.",
  ];
}

/** Terraform's strings are normalized to NFC. */
function notNormalized(exported: ExportedApi): readonly string[] {
  const text = JSON.stringify(exported);
  if (text.normalize("NFC") === text) return [];
  return ["A value contains combining characters that Terraform replaces by composed ones (Unicode form NFC)."];
}
