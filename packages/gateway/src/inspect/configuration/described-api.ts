// Types of the JSON that describes an API: its graph, its findings and its deployments (docs/inspector-api.md). The gateway
// writes it, the inspector's page reads it.

/** A place in a source file of the program. */
export interface SourcePlace {
  /** Relative to the program's folder, with `/`: `templates/refused.vm`. */
  readonly file: string;
  /** Absolute, for editors. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}

/** The resource in the program that created it. Absent without a program, as under `start`. */
export interface ProgramResource {
  /** Its name in the program: `refused`. */
  readonly name: string;
  /** The place where the program creates it. */
  readonly place?: SourcePlace;
}

/** A resource of the control plane, not of a deployment. */
interface DescribedResource {
  readonly program?: ProgramResource;
  readonly findings: readonly FindingDescription[];
}

export interface ApiDescription extends DescribedResource {
  readonly apiId: string;
  readonly name: string;
  readonly protocolType: string;
  readonly routeSelectionExpression: string;
  readonly stages: readonly StageDescription[];
  /** In order of creation, as all resources. */
  readonly routes: readonly ApiRouteDescription[];
  readonly integrations: readonly IntegrationDescription[];
  readonly authorizers: readonly AuthorizerDescription[];
  readonly models: readonly ModelDescription[];
  /** The number of findings of the API and of all that is in it. */
  readonly findingCount: number;
}

export interface StageDescription extends DescribedResource {
  readonly stageName: string;
  /** The address that a client dials: `ws://127.0.0.1:4510/ws/a1b2c3/live`. */
  readonly url: string;
  /** The path of `url`, which is valid with the page's own host as well. */
  readonly path: string;
  /** Absent if nothing is deployed. */
  readonly deploymentId?: string;
  /** ISO 8601; of the deployment. */
  readonly deployedAt?: string;
  readonly autoDeploy: boolean;
  /** Secrets masked. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface ApiRouteDescription extends DescribedResource {
  readonly routeId: string;
  readonly routeKey: string;
  /** True if the client gets an answer. */
  readonly twoWay: boolean;
  /** Absent if the route has no target. */
  readonly integrationId?: string;
  readonly authorizationType: string;
  readonly authorizerId?: string;
  readonly apiKeyRequired: boolean;
  /** The names of its models. */
  readonly models: readonly string[];
  /** Absent for `$connect` and `$disconnect`. */
  readonly sample?: SampleMessage;
}

/** A message that the route takes. */
export interface SampleMessage {
  readonly text: string;
  /**
   * `message`: the last message that took the route, if none of it is masked. `model`: made from the route's model.
   * `template`: made from the paths that the request template reads. `route`: the route key alone.
   */
  readonly from: "message" | "model" | "template" | "route";
}

export interface IntegrationDescription extends DescribedResource {
  readonly integrationId: string;
  readonly integrationType: string;
  /** Absent for MOCK. */
  readonly target?: TargetDescription;
  readonly passthroughBehavior?: string;
  readonly contentHandlingStrategy?: string;
  readonly templateSelectionExpression?: string;
  readonly requestTemplates: readonly ApiTemplateDescription[];
  /** The text that integration response keys are matched against; absent for proxies. */
  readonly subject?: "statusCode" | "errorMessage";
  /** In the order in which their keys are tried; `$default` is last. */
  readonly responses: readonly IntegrationResponseResource[];
  /** Milliseconds. */
  readonly timeoutMillis?: number;
}

/** The backend of an integration. */
export interface TargetDescription {
  /** `GET http://127.0.0.1:8080/quotes/{id}`, `PutItem of dynamodb`, `function quote`. */
  readonly text: string;
  /** Of AWS services: where the gateway sends the call. Absent if a service of this process answers it. */
  readonly endpoint?: string;
}

export interface IntegrationResponseResource extends DescribedResource {
  readonly integrationResponseId: string;
  readonly integrationResponseKey: string;
  readonly contentHandlingStrategy?: string;
  readonly templateSelectionExpression?: string;
  readonly templates: readonly ApiTemplateDescription[];
}

/** A template as it is in the control plane; deployments may have an older one. */
export interface ApiTemplateDescription {
  /** Identifies the template in the inspector's API. Encode it in paths. */
  readonly templateId: string;
  readonly key: string;
  readonly source: string;
  /** The beginning of the template's text: a file of its own, or the literal. Absent if it was not found. */
  readonly place?: SourcePlace;
}

export interface AuthorizerDescription extends DescribedResource {
  readonly authorizerId: string;
  readonly name: string;
  readonly authorizerType: string;
  readonly target?: TargetDescription;
  readonly identitySources: readonly string[];
}

export interface ModelDescription extends DescribedResource {
  readonly modelId: string;
  readonly name: string;
  readonly schema: string;
}

/** A finding of `answerback check`. */
export interface FindingDescription {
  /** `AB009`; docs/findings.md explains it. */
  readonly code: string;
  readonly level: "error" | "warning";
  readonly title: string;
  readonly message: string;
  /** How to fix it. */
  readonly advice: string;
  /** Wire name of the member, then keys in it: `["responseTemplates", "$default"]`. */
  readonly path: readonly (string | number)[];
  /** In the text of the member, 1-based. */
  readonly position?: { readonly line: number; readonly column: number };
  /** A misspelt name in that text, and the right one. */
  readonly fix?: {
    readonly position: { readonly line: number; readonly column: number };
    readonly name: string;
    readonly replacement: string;
  };
  /** In the template of this id. */
  readonly templateId?: string;
  /** In the program. */
  readonly place?: SourcePlace;
}

/** A deployment, and its differences from the one before it. */
export interface DeploymentDescription {
  readonly deploymentId: string;
  readonly description?: string;
  /** ISO 8601. */
  readonly createdAt?: string;
  readonly autoDeployed: boolean;
  /** The stages that it serves now. */
  readonly stages: readonly string[];
  /** Since the deployment before it; empty for the first one. */
  readonly changes: readonly ResourceChange[];
}

/** One resource that differs. */
export interface ResourceChange {
  /** `IntegrationResponse`. */
  readonly resource: string;
  readonly id: string;
  /** The name in the program, else a route key, an integration response key, a name. */
  readonly name: string;
  readonly kind: "added" | "changed" | "removed";
  /** Of a change: the members that differ, secrets masked. */
  readonly members: readonly MemberChange[];
}

export interface MemberChange {
  /** `responseTemplates["$default"]`. */
  readonly member: string;
  /** JSON; absent if the member is new. */
  readonly before?: unknown;
  /** JSON; absent if the member is gone. */
  readonly after?: unknown;
}

export interface DeploymentsAnswer {
  /** Newest first. */
  readonly items: readonly DeploymentDescription[];
  /** Changes since the newest deployment, which no stage serves. */
  readonly notDeployed: readonly ResourceChange[];
}

/** An API as a program. */
export interface ProgramAnswer {
  /** The program first, then other files that a folder needs to run it. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** One sentence each. */
  readonly warnings: readonly string[];
}
