// AWS::Serverless::WebSocketApi: an API with its routes, proxy integrations, permissions, stage, authorizer and domain.
import { createHash } from "node:crypto";
import { upperFirst } from "@answerback/pulumi/host";
import { Fault } from "../template/fault.ts";
import { type MapEntry, type MapNode, memberOf, stringOf, type TemplateNode } from "../template/node.ts";
import { recordSetGroup } from "./record-set-group.ts";
import { isTrue, type SamResource } from "./sam-resource.ts";

const known = [
  ...["AccessLogSettings", "ApiKeySelectionExpression", "Auth", "DefaultRouteSettings", "Description"],
  ...["DisableExecuteApiEndpoint", "DisableSchemaValidation", "Domain", "FailOnWarnings", "IpAddressType", "Name"],
  ...["PropagateTags", "RouteSelectionExpression", "RouteSettings", "Routes", "StageName", "StageVariables", "Tags"],
];

/** The tag that shows who made an API. */
const createdBy = { "websocketapi:createdBy": "SAM" };
const invocation = (name: string) =>
  `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${name}}/invocations`;
const executeApi = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}";

/** `Ref: API.Stage` and `Ref: API.DomainName` refer to these. */
export interface WebSocketApiResources {
  readonly entries: readonly MapEntry[];
  readonly stage: string;
  readonly domainName: string | undefined;
}

/** @param resolved texts of parameters, for names that contain a digest @throws Fault */
export function webSocketApi(
  api: SamResource,
  resolved: (node: TemplateNode) => string | undefined,
): WebSocketApiResources {
  api.requireKnown(known);
  const routes = mapOf(api.required("Routes"), "Routes");
  if (routes.entries.length === 0) throw new Fault(routes.start, "A WebSocket API needs at least one route.");
  const auth = authOf(api, routes);
  const stage = stageOf(api, routes);
  const domain = domainOf(api, stage.key, resolved);
  return {
    entries: [
      apiOf(api),
      ...routes.entries.flatMap((route) => routeOf(api, route, auth)),
      ...domain.entries,
      stage,
      ...authorizerOf(api, auth),
    ],
    stage: stage.key,
    domainName: domain.name,
  };
}

function mapOf(node: TemplateNode, what: string): MapNode {
  if (node.kind === "map") return node;
  throw new Fault(node.start, `${what} must be a map.`);
}

function apiOf(api: SamResource): MapEntry {
  return api.main("AWS::ApiGatewayV2::Api", {
    ...api.same(
      ...["ApiKeySelectionExpression", "Description", "DisableExecuteApiEndpoint", "DisableSchemaValidation"],
      "IpAddressType",
    ),
    Name: api.get("Name") ?? api.name,
    ProtocolType: "WEBSOCKET",
    RouteSelectionExpression: api.required("RouteSelectionExpression"),
    Tags: tagsOf(api),
  });
}

function tagsOf(api: SamResource): object {
  const tags = api.get("Tags");
  const own = tags === undefined ? [] : mapOf(tags, "Tags").entries;
  return { ...Object.fromEntries(own.map(({ key, value }) => [key, value])), ...createdBy };
}

/** Of stage and domain. */
const innerTagsOf = (api: SamResource): object => (isTrue(api.get("PropagateTags")) ? tagsOf(api) : createdBy);

function routeOf(api: SamResource, { key, start, value }: MapEntry, auth: Auth | undefined): readonly MapEntry[] {
  const route = mapOf(value, `The route ${key}`);
  const base = `${api.name}${routeName(key, start)}`;
  const functionArn = memberOf(route, "FunctionArn");
  if (functionArn === undefined) throw new Fault(start, `The route ${key} has no FunctionArn.`);
  const parameters = memberOf(route, "RequestParameters");
  if (parameters !== undefined && key !== "$connect") {
    throw new Fault(parameters.start, "Only the route $connect has RequestParameters.");
  }
  const isConnect = key === "$connect";
  return [
    api.other(`${base}Route`, "AWS::ApiGatewayV2::Route", {
      ApiId: { Ref: api.name },
      RouteKey: key,
      ...same(route, "ApiKeyRequired", "ModelSelectionExpression", "OperationName", "RequestModels"),
      ...same(route, "RequestParameters", "RouteResponseSelectionExpression"),
      Target: { "Fn::Join": ["/", ["integrations", { Ref: `${base}Integration` }]] },
      AuthorizationType: isConnect ? auth?.type : undefined,
      AuthorizerId: isConnect && auth?.type === "CUSTOM" ? { Ref: `${api.name}ConnectAuthorizer` } : undefined,
    }),
    api.other(`${base}Integration`, "AWS::ApiGatewayV2::Integration", {
      ApiId: { Ref: api.name },
      IntegrationType: "AWS_PROXY",
      IntegrationUri: { "Fn::Sub": [invocation("FunctionArn"), { FunctionArn: functionArn }] },
      TimeoutInMillis: memberOf(route, "IntegrationTimeout"),
    }),
    api.other(`${base}Permission`, "AWS::Lambda::Permission", {
      Action: "lambda:InvokeFunction",
      FunctionName: functionArn,
      Principal: "apigateway.amazonaws.com",
      SourceArn: sourceArn(api, key),
    }),
  ];
}

const same = (node: MapNode, ...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, memberOf(node, name)]));

function sourceArn(api: SamResource, key: string): object {
  const stage = stageNameOf(api);
  if (typeof stage === "string") return { "Fn::Sub": `${executeApi}:\${${api.name}.ApiId}/${stage}/${key}` };
  return { "Fn::Sub": [`${executeApi}:\${${api.name}.ApiId}/\${__StageName__}/${key}`, { __StageName__: stage }] };
}

/** `$connect` → `Connect`, `sendMessage` → `Sendmessage`. */
function routeName(key: string, start: number): string {
  const name = ["$connect", "$disconnect", "$default"].includes(key) ? key.slice(1) : key;
  if (!/^[A-Za-z0-9]+$/.test(name)) {
    throw new Fault(
      start,
      `The route key ${key} must contain only letters and digits, because SAM uses it in logical ids.`,
    );
  }
  return upperFirst(name.toLowerCase());
}

/** A node if it is a function. */
const stageNameOf = (api: SamResource): string | TemplateNode =>
  api.text("StageName") ?? api.get("StageName") ?? "default";

function stageOf(api: SamResource, routes: MapNode): MapEntry {
  const stage = stageNameOf(api);
  if (stage === "$default") throw new Fault(api.start, "The stage of a WebSocket API cannot be $default.");
  const prefix = typeof stage === "string" ? stage : "";
  const name = `${api.name}${prefix === "default" ? "Default" : prefix}Stage`;
  const dependsOn = routes.entries.map(({ key, start }) => `${api.name}${routeName(key, start)}Route`);
  return api.other(
    name,
    "AWS::ApiGatewayV2::Stage",
    {
      ApiId: { Ref: api.name },
      StageName: stage,
      ...api.same("AccessLogSettings", "DefaultRouteSettings", "RouteSettings", "StageVariables"),
      Tags: innerTagsOf(api),
      AutoDeploy: true,
    },
    api.get("RouteSettings") === undefined ? {} : { DependsOn: dependsOn },
  );
}

interface Auth {
  readonly type: string;
  readonly config: MapNode;
}

function authOf(api: SamResource, routes: MapNode): Auth | undefined {
  const node = api.get("Auth");
  if (node === undefined) return undefined;
  const config = mapOf(node, "Auth");
  const type = stringOf(memberOf(config, "AuthType"));
  if (type === undefined || !["NONE", "AWS_IAM", "CUSTOM"].includes(type)) {
    throw new Fault(config.start, "AuthType must be AWS_IAM, CUSTOM or NONE.");
  }
  if (type === "CUSTOM" && memberOf(config, "AuthArn") === undefined) {
    throw new Fault(config.start, "AuthType CUSTOM needs AuthArn.");
  }
  if (type !== "CUSTOM" && config.entries.length > 1) {
    throw new Fault(config.start, `AuthType ${type} takes no other configuration.`);
  }
  if (memberOf(routes, "$connect") === undefined) throw new Fault(config.start, "Auth needs a route $connect.");
  return { type, config };
}

function authorizerOf(api: SamResource, auth: Auth | undefined): readonly MapEntry[] {
  if (auth?.type !== "CUSTOM") return [];
  const { config } = auth;
  const name = `${api.name}ConnectAuthorizer`;
  const arn = memberOf(config, "AuthArn");
  const authorizer = api.other(name, "AWS::ApiGatewayV2::Authorizer", {
    ApiId: { Ref: api.name },
    AuthorizerCredentialsArn: memberOf(config, "InvokeRole"),
    AuthorizerType: "REQUEST",
    AuthorizerUri: { "Fn::Sub": [invocation("AuthArn"), { AuthArn: arn }] },
    IdentitySource: memberOf(config, "IdentitySource"),
    Name: memberOf(config, "Name") ?? name,
  });
  if (memberOf(config, "InvokeRole") !== undefined) return [authorizer];
  const permission = api.other(`${api.name}AuthorizerPermission`, "AWS::Lambda::Permission", {
    Action: "lambda:InvokeFunction",
    FunctionName: arn,
    Principal: "apigateway.amazonaws.com",
    SourceArn: {
      "Fn::Sub": [`${executeApi}:\${__ApiId__}/authorizers/*`, { __ApiId__: { "Fn::GetAtt": [api.name, "ApiId"] } }],
    },
  });
  return [authorizer, permission];
}

interface Domain {
  readonly entries: readonly MapEntry[];
  readonly name: string | undefined;
}

/** @param stage logical id @throws Fault */
function domainOf(api: SamResource, stage: string, resolved: (node: TemplateNode) => string | undefined): Domain {
  const node = api.get("Domain");
  if (node === undefined) return { entries: [], name: undefined };
  const domain = mapOf(node, "Domain");
  const [domainName, certificate] = [memberOf(domain, "DomainName"), memberOf(domain, "CertificateArn")];
  if (domainName === undefined || certificate === undefined) {
    throw new Fault(domain.start, "Domain needs DomainName and CertificateArn.");
  }
  if (memberOf(domain, "MutualTlsAuthentication") !== undefined) {
    throw new Fault(domain.start, "WebSocket APIs do not support MutualTlsAuthentication.");
  }
  const digest = (it: TemplateNode) => digestOf(resolved(it) ?? JSON.stringify(it));
  const name = `ApiGatewayDomainNameV2${digest(domainName)}`;
  const paths = pathsOf(memberOf(domain, "BasePath"));
  const mapping = (path: string | undefined) =>
    api.other(`${api.name}${path?.replaceAll(/[-_/]+/g, "") ?? ""}ApiMapping`, "AWS::ApiGatewayV2::ApiMapping", {
      ApiId: { Ref: api.name },
      DomainName: { Ref: name },
      Stage: { Ref: stage },
      ApiMappingKey: path?.replaceAll(/^\/+|\/+$/g, ""),
    });
  return {
    name,
    entries: [
      api.other(name, "AWS::ApiGatewayV2::DomainName", {
        DomainName: domainName,
        DomainNameConfigurations: [
          {
            CertificateArn: certificate,
            EndpointType: memberOf(domain, "EndpointConfiguration") ?? "REGIONAL",
            ...same(domain, "OwnershipVerificationCertificateArn", "SecurityPolicy"),
          },
        ],
        Tags: innerTagsOf(api),
      }),
      ...(paths ?? [undefined]).map(mapping),
      ...recordSetGroup(api, domain, name, digest),
    ],
  };
}

/** @returns undefined if there is none, or it is empty @throws Fault */
function pathsOf(node: TemplateNode | undefined): readonly string[] | undefined {
  const nodes = node?.kind === "list" ? node.items : node === undefined ? [] : [node];
  const paths = nodes.map((it) => {
    const path = stringOf(it);
    if (path === undefined || /[^\w/-]/.test(path)) {
      throw new Fault(it.start, "BasePath must be a string, or a list of strings, of letters, digits, /, - and _.");
    }
    return path;
  });
  return paths.length === 0 || paths[0] === "" ? undefined : paths;
}

const digestOf = (text: string) => createHash("sha1").update(text).digest("hex").slice(0, 10);
