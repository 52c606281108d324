// DeploymentPreference of a function: CodeDeploy shifts the traffic of its alias. Nothing shifts it here; the resources exist.
import { Fault } from "../template/fault.ts";
import { callOf, entryFrom, type MapEntry, memberOf, type TemplateNode, textOf } from "../template/node.ts";
import { isTrue, type SamResource } from "./sam-resource.ts";
import { assumedBy, serviceRolePolicy } from "./service-role.ts";

const application = "ServerlessDeploymentApplication";
const serviceRole = "CodeDeployServiceRole";
const predefinedType =
  /^(?:AllAtOnce|Canary10Percent(?:5|10|15|30)Minutes|Linear10PercentEvery(?:1Minute|(?:2|3|10)Minutes))$/;

export interface DeploymentPreference {
  readonly functionName: string;
  readonly start: number;
  /** Its text, or a function whose value is not known. */
  readonly type: TemplateNode | string;
  readonly alarms: TemplateNode | undefined;
  readonly role: TemplateNode | undefined;
  readonly triggers: TemplateNode | undefined;
  /** Name of the function's condition, if the resources depend on it. */
  readonly condition: string | undefined;
  /** Propagated tags. */
  readonly tags: readonly object[] | undefined;
}

/** @returns undefined if the function has none, or it is disabled @throws Fault */
export function deploymentPreference(
  resource: SamResource,
  resolved: (node: TemplateNode) => string | undefined,
  tags: readonly object[] | undefined,
): DeploymentPreference | undefined {
  const node = resource.get("DeploymentPreference");
  if (node === undefined) return undefined;
  if (node.kind !== "map") throw new Fault(node.start, "DeploymentPreference must be a map.");
  const enabled = memberOf(node, "Enabled");
  const isDisabled = enabled !== undefined && (resolved(enabled) ?? textOf(enabled))?.toLowerCase() === "false";
  if (isDisabled) return undefined;
  const type = memberOf(node, "Type");
  if (type === undefined) throw new Fault(node.start, "DeploymentPreference needs a Type, such as AllAtOnce.");
  if (resource.get("AutoPublishAlias") === undefined) {
    throw new Fault(node.start, "DeploymentPreference needs AutoPublishAlias.");
  }
  return {
    functionName: resource.name,
    start: resource.start,
    type: resolved(type) ?? type,
    alarms: memberOf(node, "Alarms"),
    role: memberOf(node, "Role"),
    triggers: memberOf(node, "TriggerConfigurations"),
    condition: isTrue(memberOf(node, "PassthroughCondition")) ? resource.condition : undefined,
    tags,
  };
}

/** The application and the role that all functions share, and the group of each function. */
export function deploymentResources(preferences: readonly DeploymentPreference[]): readonly MapEntry[] {
  const [first] = preferences;
  if (first === undefined) return [];
  const conditions = new Set(preferences.map(({ condition }) => condition));
  const Condition = conditions.size === 1 ? first.condition : undefined;
  const Tags = mergedTags(preferences);
  const needsRole = preferences.some(({ role }) => role === undefined);
  return [
    entryFrom(
      application,
      { Type: "AWS::CodeDeploy::Application", Properties: { ComputePlatform: "Lambda", Tags }, Condition },
      first.start,
    ),
    ...(needsRole ? [entryFrom(serviceRole, { ...roleDeclaration(Tags), Condition }, first.start)] : []),
    ...preferences.map((it) =>
      entryFrom(
        `${it.functionName}DeploymentGroup`,
        { Type: "AWS::CodeDeploy::DeploymentGroup", Properties: groupProperties(it), Condition: it.condition },
        it.start,
      ),
    ),
  ];
}

function roleDeclaration(Tags: readonly object[] | undefined): object {
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      AssumeRolePolicyDocument: assumedBy("codedeploy.amazonaws.com"),
      ManagedPolicyArns: [serviceRolePolicy("AWSCodeDeployRoleForLambda")],
      Tags,
    },
  };
}

function groupProperties({ type, alarms, role, triggers, tags }: DeploymentPreference): object {
  return {
    AlarmConfiguration: alarms && alarmConfiguration(alarms),
    ApplicationName: { Ref: application },
    AutoRollbackConfiguration: {
      Enabled: true,
      Events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
    },
    DeploymentConfigName:
      typeof type === "string" && predefinedType.test(type) ? `CodeDeployDefault.Lambda${type}` : type,
    DeploymentStyle: { DeploymentType: "BLUE_GREEN", DeploymentOption: "WITH_TRAFFIC_CONTROL" },
    ServiceRoleArn: role ?? { "Fn::GetAtt": [serviceRole, "Arn"] },
    TriggerConfigurations: triggers,
    Tags: tags,
  };
}

/** @throws Fault */
function alarmConfiguration(alarms: TemplateNode): object {
  if (alarms.kind === "list") {
    return alarms.items.length === 0 ? {} : { Enabled: true, Alarms: alarms.items.map((Name) => ({ Name })) };
  }
  const call = callOf(alarms);
  if (call?.key !== "Fn::If" || call.value.kind !== "list") throw new Fault(alarms.start, "Alarms must be a list.");
  const [condition, ...lists] = call.value.items;
  const isNone = (it: TemplateNode) => callOf(it)?.key === "Ref";
  return { "Fn::If": [condition, ...lists.map((it) => (isNone(it) ? it : alarmConfiguration(it)))] };
}

/** By key; the last function wins. */
function mergedTags(preferences: readonly DeploymentPreference[]): readonly object[] | undefined {
  const all = preferences.flatMap(({ tags }) => tags ?? []) as readonly { readonly Key: string }[];
  return all.length === 0 ? undefined : [...new Map(all.map((tag) => [tag.Key, tag])).values()];
}
