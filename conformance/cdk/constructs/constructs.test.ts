// The constructs of @answerback/cdk, as an app uses the packed package.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addIntegrationResponse,
  IntegrationResponse,
  IntegrationResponseKey,
  importWebSocketIntegration,
  integrationOf,
  RouteResponse,
  TwoWayRoute,
  WebSocketHttpCustomIntegration,
  WebSocketHttpProxyIntegration,
  WebSocketLambdaCustomIntegration,
} from "@answerback/cdk";
import { App, CfnParameter, Duration, Stack } from "aws-cdk-lib";
import { Annotations, Match, Template } from "aws-cdk-lib/assertions";
import {
  CfnIntegrationResponse,
  ContentHandling,
  HttpMethod,
  type IWebSocketRoute,
  WebSocketApi,
  WebSocketRoute,
} from "aws-cdk-lib/aws-apigatewayv2";
import { WebSocketLambdaIntegration, WebSocketMockIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";

const responseType = "AWS::ApiGatewayV2::IntegrationResponse";

function created() {
  const stack = new Stack(new App(), "Stock");
  const api = new WebSocketApi(stack, "Api");
  const handler = () =>
    new LambdaFunction(stack, "Level", {
      runtime: Runtime.NODEJS_22_X,
      handler: "index.handler",
      code: Code.fromInline("exports.handler = async () => ({});"),
    });
  const mock = () => new WebSocketMockIntegration("Mock");
  const mockRoute = (key = "stock") => api.addRoute(key, { integration: mock(), returnResponse: true });
  return { stack, api, handler, mock, mockRoute };
}

/** The message of the only problem of a stack. */
function problem(stack: Stack): string {
  try {
    Template.fromStack(stack);
  } catch (error) {
    assert.ok(Error.isError(error));
    const [first = "", ...others] = error.message.match(/(?<=\[[^\]]*\] ).+/g) ?? [];
    assert.deepEqual(others, [], error.message);
    return first;
  }
  assert.fail("the stack has no problem");
}

test("an integration response has the properties of its resource", () => {
  const { stack, mockRoute } = created();
  const response = new IntegrationResponse(stack, "Found", {
    integration: integrationOf(mockRoute()),
    key: IntegrationResponseKey.statusClass(2),
    contentHandling: ContentHandling.CONVERT_TO_TEXT,
    responseParameters: { "method.response.header.x-a": "'1'" },
    responseTemplates: { $default: "$input.body" },
    templateSelectionExpression: "\\$default",
  });
  assert.equal(response.integrationResponseKey, "/2\\d\\d/");
  const template = Template.fromStack(stack);
  const [integration] = Object.keys(template.findResources("AWS::ApiGatewayV2::Integration"));
  const [api] = Object.keys(template.findResources("AWS::ApiGatewayV2::Api"));
  template.hasResourceProperties(responseType, {
    ApiId: { Ref: api },
    IntegrationId: { Ref: integration },
    IntegrationResponseKey: "/2\\d\\d/",
    ContentHandlingStrategy: "CONVERT_TO_TEXT",
    ResponseParameters: { "method.response.header.x-a": "'1'" },
    ResponseTemplates: { $default: "$input.body" },
    TemplateSelectionExpression: "\\$default",
  });
  const [logicalId] = Object.keys(template.findResources(responseType));
  assert.deepEqual(stack.resolve(response.integrationResponseId), { Ref: logicalId });
});

test("keys are regular expressions between slashes", () => {
  const keys = [
    IntegrationResponseKey.DEFAULT,
    IntegrationResponseKey.status(404),
    IntegrationResponseKey.statusClass(5),
    IntegrationResponseKey.pattern(".*Timeout.*"),
    IntegrationResponseKey.errorContaining("a.b/c (d)"),
  ].map(String);
  assert.deepEqual(keys, ["$default", "/404/", "/5\\d\\d/", "/.*Timeout.*/", "/(?s).*a\\.b\\/c \\(d\\).*/"]);
});

test("tokens are accepted for each property", () => {
  const { stack, mockRoute } = created();
  const parameter = (name: string) => new CfnParameter(stack, name).valueAsString;
  new IntegrationResponse(stack, "Found", {
    integration: integrationOf(mockRoute()),
    key: parameter("Key"),
    responseTemplates: { $default: parameter("Text") },
    templateSelectionExpression: parameter("Expression"),
  });
  Template.fromStack(stack).hasResourceProperties(responseType, { IntegrationResponseKey: { Ref: "Key" } });
});

const problems: readonly (readonly [what: string, options: object, message: RegExp])[] = [
  ["a key without slashes", { key: "404" }, /^integrationResponseKey must be \$default, or .* not "404"\./],
  ["an empty pattern", { key: "//" }, /^integrationResponseKey must be .* not "\/\/"\./],
  [
    "an unescaped $default",
    { key: "/1/", templateSelectionExpression: "$default" },
    /has no variable \$default\. Write \\\$default for the template \$default\./,
  ],
  [
    "a variable that does not exist",
    { key: "/1/", templateSelectionExpression: "x${integration.response.status}" },
    /has no variable \$integration\.response\.status\. Variables begin with integration\.response\.statuscode,/,
  ],
  [
    "a template that is too long",
    { key: "/1/", responseTemplates: { big: "x".repeat(32_769) } },
    /^The response template big has 32769 characters; API Gateway accepts 32768\.$/,
  ],
  [
    "a response parameter that is not a header",
    { key: "/1/", responseParameters: { "header.x": "'1'" } },
    /^The response parameter header\.x must have the form method\.response\.header\.NAME\.$/,
  ],
];
for (const [what, options, message] of problems) {
  test(`synthesis refuses ${what}`, () => {
    const { stack, mockRoute } = created();
    addIntegrationResponse(mockRoute(), options as { key: string });
    assert.match(problem(stack), message);
  });
}

const expressions = [
  "\\$default",
  "a/${request.body.kind}",
  "$integration.response.statuscode",
  "$request.body[0].kind-$integration.response.statuscode.",
  "${integration.response.body['a']}${integration.response.header.x}${integration.response.multivalueheader.y}",
];
for (const templateSelectionExpression of expressions) {
  test(`synthesis accepts the expression ${templateSelectionExpression}`, () => {
    const { stack, mockRoute } = created();
    addIntegrationResponse(mockRoute(), { key: "$default", templateSelectionExpression });
    Template.fromStack(stack).hasResourceProperties(responseType, {
      TemplateSelectionExpression: templateSelectionExpression,
    });
  });
}

test("synthesis refuses a second response with the same key, also beside a CfnIntegrationResponse", () => {
  const { stack, api, mockRoute } = created();
  const integration = integrationOf(mockRoute());
  new CfnIntegrationResponse(stack, "First", {
    apiId: api.apiId,
    integrationId: integration.integrationId,
    integrationResponseKey: "/404/",
  });
  new IntegrationResponse(stack, "Second", { integration, key: IntegrationResponseKey.status(404) });
  assert.equal(problem(stack), "Stock/First has the same key /404/. The keys of an integration are unique.");
});

test("two integrations may have the same key", () => {
  const { stack, mockRoute } = created();
  for (const name of ["one", "two"]) addIntegrationResponse(mockRoute(name), { key: IntegrationResponseKey.DEFAULT });
  Template.fromStack(stack).resourceCountIs(responseType, 2);
});

test("an integration response of a proxy integration is reported as a warning", () => {
  const { stack, api, handler } = created();
  const route = api.addRoute("stock", { integration: new WebSocketLambdaIntegration("Level", handler()) });
  addIntegrationResponse(route, { key: IntegrationResponseKey.DEFAULT });
  Annotations.fromStack(stack).hasWarning(
    "*",
    Match.stringLikeRegexp("no effect on integrations of the type AWS_PROXY"),
  );
});

test("a custom integration does not cause a warning", () => {
  const { stack, mockRoute } = created();
  addIntegrationResponse(mockRoute(), { key: IntegrationResponseKey.DEFAULT });
  Annotations.fromStack(stack).hasNoWarning("*", Match.anyValue());
});

test("routes that share an integration have the same one", () => {
  const { api, mock } = created();
  const integration = mock();
  const [first, second] = ["one", "two"].map((key) => api.addRoute(key, { integration, returnResponse: true }));
  assert.equal(integrationOf(first!), integrationOf(second!));
});

test("the logical id of a response depends on its key, not on its position", () => {
  const ids = (keys: readonly string[]) => {
    const { stack, mockRoute } = created();
    const route = mockRoute();
    for (const key of keys) addIntegrationResponse(route, { key });
    const found = Object.entries(Template.fromStack(stack).findResources(responseType));
    return Object.fromEntries(found.map(([id, { Properties }]) => [Properties.IntegrationResponseKey, id]));
  };
  assert.equal(ids(["/404/", "$default"]).$default, ids(["$default"]).$default);
  assert.notEqual(ids(["/404/"])["/404/"], ids(["/405/"])["/405/"]);
});

test("a helper that cannot work says which construct to use instead", () => {
  const { stack, mockRoute } = created();
  const key = new CfnParameter(stack, "Key").valueAsString;
  assert.throws(() => addIntegrationResponse(mockRoute(), { key }), /is a token\. Use new IntegrationResponse\(\)\./);
  const route = { node: new Stack(stack, "Imported").node } as unknown as IWebSocketRoute;
  assert.throws(() => integrationOf(route), /is imported\. Use importWebSocketIntegration\./);
});

test("an integration by its identifier has responses", () => {
  const { stack, api } = created();
  const integration = importWebSocketIntegration(stack, "Other", { webSocketApi: api, integrationId: "abc123" });
  new IntegrationResponse(stack, "Found", { integration, key: "$default" });
  Template.fromStack(stack).hasResourceProperties(responseType, { IntegrationId: "abc123" });
});

test("responses of another app are referred to by their identifiers", () => {
  const { stack } = created();
  const response = IntegrationResponse.fromIntegrationResponseAttributes(stack, "A", { integrationResponseId: "r1" });
  assert.equal(response.integrationResponseId, "r1");
  assert.equal(RouteResponse.fromRouteResponseAttributes(stack, "B", { routeResponseId: "r2" }).routeResponseId, "r2");
  Template.fromStack(stack).resourceCountIs(responseType, 0);
});

test("a route response makes a route two-way, as returnResponse does", () => {
  const resources = (isOwn: boolean) => {
    const { stack, api, mock } = created();
    const route = api.addRoute("stock", { integration: mock(), returnResponse: !isOwn });
    if (isOwn) new RouteResponse(route, "Response", { route });
    const template = Template.fromStack(stack);
    const properties = (type: string) => Object.values(template.findResources(type)).map((it) => it.Properties);
    return [properties("AWS::ApiGatewayV2::Route"), properties("AWS::ApiGatewayV2::RouteResponse")];
  };
  assert.deepEqual(resources(true), resources(false));
});

test("synthesis refuses a second route response, and keys that API Gateway refuses", () => {
  const { stack, mockRoute } = created();
  new RouteResponse(stack, "Second", { route: mockRoute() });
  assert.match(problem(stack), /^The route has a route response already, Stock\/Api\/stock-Route\/Response\./);
  const other = created();
  const route = other.api.addRoute("stock", { integration: other.mock() });
  new RouteResponse(other.stack, "Response", { route, routeResponseKey: "/200/" });
  assert.equal(problem(other.stack), 'routeResponseKey must be $default, not "/200/".');
});

test("a two-way route has a route response and its integration responses", () => {
  const { stack, api, mock } = created();
  const props = { webSocketApi: api, routeKey: "stock", integration: mock() };
  const route = new TwoWayRoute(stack, "Route", { ...props, responses: [{ key: IntegrationResponseKey.DEFAULT }] });
  route.addResponse({ key: IntegrationResponseKey.status(404) });
  // @ts-expect-error a two-way route always returns a response
  new TwoWayRoute(new Stack(), "Route", { ...props, returnResponse: false, integration: mock() });
  assert.ok(route instanceof WebSocketRoute);
  const template = Template.fromStack(stack);
  template.resourceCountIs(responseType, 2);
  template.resourceCountIs("AWS::ApiGatewayV2::RouteResponse", 1);
  template.hasResourceProperties("AWS::ApiGatewayV2::Route", { RouteResponseSelectionExpression: "$default" });
});

test("a custom integration of a function calls it with POST, and may call it", () => {
  const { stack, api, handler } = created();
  const integration = new WebSocketLambdaCustomIntegration("Level", handler(), {
    requestTemplates: { $default: '{ "item": "$input.path("$.item")" }' },
    templateSelectionExpression: "\\$default",
    timeout: Duration.seconds(3),
  });
  api.addRoute("stock", { integration });
  const template = Template.fromStack(stack);
  template.hasResourceProperties("AWS::ApiGatewayV2::Integration", {
    IntegrationType: "AWS",
    IntegrationMethod: "POST",
    RequestTemplates: { $default: '{ "item": "$input.path("$.item")" }' },
    TemplateSelectionExpression: "\\$default",
    TimeoutInMillis: 3000,
    IntegrationUri: {
      "Fn::Join": ["", Match.arrayWith([Match.stringLikeRegexp(":lambda:path/2015-03-31/functions/"), "/invocations"])],
    },
  });
  template.hasResourceProperties("AWS::Lambda::Permission", {
    Action: "lambda:InvokeFunction",
    Principal: "apigateway.amazonaws.com",
    SourceArn: { "Fn::Join": ["", Match.arrayWith(["/*/stock"])] },
  });
});

test("integrations of HTTP backends have the types that the CDK lacks", () => {
  const { stack, api } = created();
  const [url, method] = ["https://example.com/", HttpMethod.PUT];
  api.addRoute("custom", { integration: new WebSocketHttpCustomIntegration("Custom", { url, method }) });
  const requestParameters = { "integration.request.header.x": "'1'" };
  const proxy = new WebSocketHttpProxyIntegration("Proxy", { url, method, requestParameters });
  api.addRoute("proxy", { integration: proxy });
  const template = Template.fromStack(stack);
  const common = { IntegrationUri: url, IntegrationMethod: "PUT" };
  template.hasResourceProperties("AWS::ApiGatewayV2::Integration", { ...common, IntegrationType: "HTTP" });
  template.hasResourceProperties("AWS::ApiGatewayV2::Integration", {
    ...common,
    IntegrationType: "HTTP_PROXY",
    RequestParameters: requestParameters,
  });
});
