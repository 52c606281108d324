// For each finding, an API that has it and the most similar ones that do not.
import type { IntegrationResponse } from "../resources/integration-response.ts";
import type { ApiGraph } from "./api-graph.ts";
import { apiOf, functionArn, lambdaUri, requestTemplate, responseTemplate } from "./graph.fixture.ts";
import type { FindingCode } from "./registry.ts";

export interface FindingCase {
  /** The variant, if the finding has several. */
  readonly name?: string;
  readonly fires: ApiGraph;
  /** Line and column, if the finding has a position. */
  readonly at?: `${number}:${number}`;
  readonly silent: readonly ApiGraph[];
}

const response = (text: string, at: FindingCase["at"], ...silent: readonly string[]): FindingCase => ({
  name: text.split("\n").join("⏎"),
  fires: responseTemplate(text),
  ...(at && { at }),
  silent: silent.map(responseTemplate),
});

const lambda = { integrationType: "AWS", integrationMethod: "POST", integrationUri: lambdaUri } as const;
const mock = (text: string) => requestTemplate(text, { integrationType: "MOCK" });
const service = (action: string, text: string) =>
  requestTemplate(text, { integrationType: "AWS", integrationUri: `arn:aws:apigateway:us-east-1:${action}` });
const keys = (...responses: readonly string[]) => apiOf({ responses });
const lambdaKeys = (...responses: readonly string[]) => apiOf({ integration: lambda, responses });
const selection = (resource: IntegrationResponse) =>
  apiOf({ responses: [{ integrationResponseKey: "$default", ...resource }] });
const deployment = (given: { readonly hasTriggers: boolean; readonly madeBefore: readonly string[] }) =>
  apiOf({
    rest: {
      stages: [{ stageName: "live", deploymentId: "dep" }],
      deployments: [{ deploymentId: "dep" }],
      programDeployments: new Map([["dep", { hasTriggers: given.hasTriggers, madeBefore: new Set(given.madeBefore) }]]),
    },
  });
const everything = ["route0", "rr0", "int", "ir0"];

/** AB090, resources that the service refuses, is reported by the command and not by a rule: see docs/findings.md. */
export const findingCases: Readonly<Record<Exclude<FindingCode, "AB090">, readonly FindingCase[]>> = {
  AB001: [
    response("#set($x = 5-3)$x", "1:12", "#set($x = 5 - 3)$x"),
    response("#if($input.path('$.a') == 1)\nyes", "2:3", "#if($input.path('$.a') == 1)\nyes#end"),
    response("costs 5 $", "1:10", "costs 5 $."),
  ],
  AB002: [
    response("#parse('header.vm')", "1:1", "header"),
    response("$input.json('$.a[?(')", "1:13", "$input.json('$.a')"),
    response("$input.path('$.a').replaceAll('(', '')", "1:31", "$input.path('$.a').replaceAll('[(]', '')"),
    response("#set($x = $util.parseJson('{'))$x.a", "1:27", "#set($x = $util.parseJson('{}'))$x.a"),
  ],
  AB003: [
    response("{\"a\": $inpt.json('$.a')}", "1:7", "{\"a\": $input.json('$.a')}"),
    response('{"$ref": "x"}', "1:3", '{"\\$ref": "x"}'),
    response("#set($room = 'a')$romo", "1:18", "#set($room = 'a')$room", "#if($input.path('$.x') == $null)a#end"),
    response(
      "#foreach($user in $input.path('$.users'))$usr.name#end",
      "1:42",
      "#foreach($user in $input.path('$.users'))$user.name#if($foreach.hasNext),#end$velocityCount#end",
    ),
    response('#set($a = "to $nme")$a', "1:15", '#set($name = "x")#set($a = "to $name")$a'),
  ],
  AB004: [
    response('"$context.conectionId"', "1:2", '"$context.connectionId"'),
    response('"$context.identity.sourceIP"', "1:2", '"$context.identity.sourceIp"'),
    response('"$context.httpMethod"', "1:2", '"$context.routeKey"', "\"$context.get('stage')\""),
    response('"$context.authoriser.name"', "1:2", '"$context.authorizer.name"'),
    response('"$context.integrationLatency"', "1:2", '"$context.status"'),
    response('"$context.error.responseType"', "1:2", '"$context.accountId $context.domainPrefix $context.xrayTraceId"'),
    response('"$context.identity.principalOrgId"', "1:2", '"$context.identity.accountId"'),
  ],
  AB005: [
    response("$util.toJson($input.path('$.a'))", "1:1", "$input.json('$.a')"),
    response("$util.escapeJavascript('a')", "1:1", "$util.escapeJavaScript('a')"),
    response("$input.jsn('$.a')", "1:1", "$input.json('$.a')"),
    response("$input.json()", "1:1", "$input.json('$')"),
    response("$input.params.name", "1:1", "$input.body"),
  ],
  AB006: [
    response("$input.path('$.a').count()", "1:20", "$input.path('$.a').size()"),
    response("#set($l = [])#set($x = $l.push(1))$x", "1:27", "#set($l = [])#set($x = $l.add(1))$x"),
    response("$input.path('$.a').toUpercase()", "1:20", "$input.path('$.a').toUpperCase()"),
  ],
  AB007: [
    response("#macro(m $a)<$a>#end", "1:1", "#define($m)<a>#end$m"),
    response(
      "#if($input.path('$.a') == 1)a#else if($input.path('$.a') == 2)b#end",
      "1:35",
      "#if($input.path('$.a') == 1)a#elseif($input.path('$.a') == 2)b#end",
    ),
    response("#evaluate('a')", "1:1", "a"),
    response("#foreah($x in [1])", "1:1", "#foreach($x in [1])$x#end", "#1 #general #topic"),
  ],
  AB008: [
    response("{\"all\": $input.path('$')}", "1:9", "{\"all\": $input.json('$')}"),
    response(
      "{\"user\": $input.path('$.user'), \"name\": $input.json('$.user.name')}",
      "1:10",
      "{\"user\": $input.json('$.user'), \"name\": $input.json('$.user.name')}",
      "{\"count\": $input.path('$.count')}",
    ),
    response(
      '#set($root = $input.path(\'$\'))\n{"item": $root.item, "id": "$root.item.id"}',
      "2:10",
      '#set($root = $input.path(\'$\'))\n{"item": $input.json(\'$.item\'), "id": "$root.item.id"}',
    ),
    response(
      '{"a": "$util.escapeJavaScript($input.path(\'$\')).replaceAll("\\\\\'", "\'")"}',
      "1:31",
      '{"a": "$util.escapeJavaScript($input.json(\'$\')).replaceAll("\\\\\'", "\'")"}',
    ),
    response("#set($m = {'a': 1})[$m]", "1:21", "#set($m = {'a': 1})[$m.a]"),
  ],
  AB009: [
    response(
      '{"name": "$input.json(\'$.name\')"}',
      "1:11",
      "{\"name\": $input.json('$.name')}",
      '{"N": "$input.json(\'$.n\')"}',
    ),
    {
      name: "the document in a string",
      fires: requestTemplate('{"input": "$input.body"}'),
      at: "1:12",
      silent: [requestTemplate('{"input": $input.body}'), responseTemplate('{"text": "$input.body"}')],
    },
  ],
  AB010: [
    response(
      '{"text": "$util.escapeJavaScript($input.path(\'$.text\'))"}',
      "1:11",
      '{"text": "$util.escapeJavaScript($input.path(\'$.text\')).replaceAll("\\\\\'", "\'")"}',
      '{"id": "$util.escapeJavaScript($context.connectionId)"}',
      "MessageBody=$util.escapeJavaScript($input.body)",
    ),
    response(
      '#set($t = $util.escapeJavaScript($input.body))\n{"t": "$t"}',
      "2:8",
      '#set($t = $util.escapeJavaScript($input.body))\n{"t": "$t.replaceAll("\\\\\'", "\'")"}',
    ),
  ],
  AB011: [
    response(
      "#if($input.path('$.room')){\"room\": $input.json('$.room')}#else{}#end",
      "1:5",
      "#if($input.path('$.room') != ''){\"room\": $input.json('$.room')}#else{}#end",
      '#if($input.path(\'$.active\')){"state": "on"}#else{}#end',
      "#set($room = $input.path('$.room'))#if($room && $room != ''){\"room\": \"$room\"}#else{}#end",
      "#set($l = $input.path('$.l'))#if($l && $l.size() > 0)$l.size()#end",
    ),
    {
      name: "$context.authorizer.admin",
      fires: responseTemplate("#if($context.authorizer.admin)a#end"),
      at: "1:5",
      silent: [responseTemplate("#if($context.authorizer.admin == 'true')a#end")],
    },
    response(
      "#set($l = $input.path('$.l'))#if($l.size())a#end",
      "1:34",
      "#set($l = $input.path('$.l'))#if(!$l.isEmpty())a#end",
    ),
    response("#if(!$stageVariables.x)a#end", "1:6", "#if($stageVariables.x == '')a#end"),
    response(
      "#set($b = 'x')#if($b)a#end",
      "1:19",
      "#set($b = true)#if($b)a#end",
      "#foreach($x in [1])$x#if($foreach.hasNext),#end#end",
    ),
  ],
  AB012: [
    response("#if(1)a#end", "1:5", "#if(true)a#end", "#if(1 == 1)a#end"),
    response("#if(\"$input.path('$.a')\")a#end", "1:5", '#if("$!input.path(\'$.a\')" != "")a#end'),
  ],
  AB013: [
    response("#set($a = 'x')$a-b", "1:15", "#set($a = 'x')${a}-b", "#set($a-b = 'x')$a-b"),
    response('"$context.stage-table"', "1:2", '"${context.stage}-table"'),
    response('"$stageVariables.env-table"', "1:2", '"${stageVariables.env}-table"', "$input.params().header.X-User"),
  ],
  AB014: [
    response('{"a": 1,}', "1:9", '{"a": 1}'),
    response(
      '{"items": [#foreach($i in $input.path(\'$.items\'))"$i.name",#end]}',
      "1:64",
      '{"items": [#foreach($i in $input.path(\'$.items\'))"$i.name"#if($foreach.hasNext),#end#end]}',
      '{"items": [#foreach($i in $input.path(\'$.items\'))#if($foreach.index > 0),#end"$i.name"#end]}',
      '#set($l = $input.path(\'$.items\')){"items": [#foreach($i in $l)"$i.name"#if($foreach.count < $l.size()),#end#end]}',
      '#set($sep = ""){"items": [#foreach($i in $input.path(\'$.items\'))$sep"$i.name"#set($sep = ",")#end]}',
    ),
    response('{"a": 1 "b": 2}', "1:9", '{"a": 1, "b": 2}', '#set($rest = $input.path("$.x")){"a": 1 $rest}'),
    response(
      "{\"a\": $input.json('$.a')#if($input.path('$.b') != ''), \"b\": \"$input.path('$.b')}#end}",
      undefined,
      "{\"a\": $input.json('$.a')#if($input.path('$.b') != ''), \"b\": \"$input.path('$.b')\"#end}",
    ),
    response('{"t": "it\\\'s"}', "1:10", '{"t": "it\'s"}'),
    response('{"a": yes}', "1:7", '{"a": "yes"}', "{\"a\": $input.path('$.yes')}", "{action} done"),
  ],
  AB015: [
    {
      fires: service("states:action/StartExecution", '{"stateMachineArn": "arn", "input": $input.json(\'$\')}'),
      at: "1:37",
      silent: [
        service(
          "states:action/StartExecution",
          '{"stateMachineArn": "arn", "input": "$util.escapeJavaScript($input.json(\'$\')).replaceAll("\\\\\'", "\'")"}',
        ),
        service("dynamodb:action/PutItem", "{\"input\": $input.json('$')}"),
      ],
    },
  ],
  AB016: [
    {
      name: "handshake parameters on messages",
      fires: requestTemplate('{"user": "$input.params(\'user\')"}'),
      at: "1:11",
      silent: [requestTemplate('{"user": "$input.params(\'user\')"}', {}, ["$connect"])],
    },
    {
      name: "a message on $connect",
      fires: requestTemplate("{\"user\": $input.json('$.user')}", {}, ["$connect"]),
      at: "1:10",
      silent: [requestTemplate("{\"user\": $input.json('$.user')}", {}, ["$connect", "join"])],
    },
    {
      name: "$context.messageId",
      fires: requestTemplate('{"id": "$context.messageId"}', {}, ["$disconnect"]),
      at: "1:9",
      silent: [requestTemplate('{"id": "$context.messageId"}', {}, ["$default"])],
    },
  ],
  AB017: [
    response(
      '{"input": $util.escapeJavaScript($input.json(\'$\')).replaceAll("\\\\\'", "\'")}',
      "1:11",
      '{"input": "$util.escapeJavaScript($input.json(\'$\')).replaceAll("\\\\\'", "\'")"}',
      "Action=Publish&Message=$util.escapeJavaScript($input.body)",
    ),
  ],
  AB020: [
    { fires: keys("200"), silent: [keys("/200/", "$default")] },
    { name: "no expression", fires: keys("/(/"), silent: [keys("/(4..)/", "$default")] },
    { name: "flags behind", fires: keys("/bad/i"), silent: [lambdaKeys("/(?i).*bad.*/", "$default")] },
  ],
  AB021: [
    { fires: keys("/2xx/", "$default"), silent: [keys("/2\\d\\d/", "$default")] },
    { name: "part of a status", fires: keys("/4/", "$default"), silent: [keys("/4.*/", "$default")] },
    { name: "text of a status", fires: keys("/404 Not Found/", "$default"), silent: [keys("/404/", "$default")] },
    {
      name: "a status of Lambda",
      fires: lambdaKeys("/200/", "$default"),
      silent: [lambdaKeys("/.*404.*/", "$default")],
    },
  ],
  AB022: [
    {
      fires: keys("/2\\d\\d/", "/200/", "$default"),
      silent: [keys("/200/", "/4\\d\\d/", "$default")],
    },
    {
      name: "messages",
      fires: lambdaKeys("/.*/", "/.*Bad.*/"),
      silent: [lambdaKeys("/.*Missing.*/", "/.*Bad.*/", "$default")],
    },
  ],
  AB023: [{ fires: lambdaKeys("/Bad Request/", "$default"), silent: [lambdaKeys("/.*Bad Request.*/", "$default")] }],
  AB024: [
    {
      fires: keys("/200/", "/404/"),
      silent: [keys("/200/", "$default"), keys("/200/"), keys("/2\\d\\d/", "/[45]\\d\\d/")],
    },
    {
      name: "successes",
      fires: keys("/4\\d\\d/", "/5\\d\\d/"),
      silent: [keys("/[2345]\\d\\d/")],
    },
    {
      name: "the successes of a POST",
      fires: apiOf({
        integration: { integrationType: "HTTP", integrationMethod: "POST", integrationUri: "https://example.com" },
        responses: ["/200/"],
      }),
      silent: [
        apiOf({
          integration: { integrationType: "HTTP", integrationMethod: "POST", integrationUri: "https://example.com" },
          responses: ["/2\\d\\d/"],
        }),
      ],
    },
  ],
  AB025: [
    { fires: lambdaKeys("/200/"), silent: [lambdaKeys("/.*Bad.*/", "$default"), lambdaKeys("/.*/")] },
    { name: "only errors", fires: lambdaKeys("/.+/"), silent: [keys("/2.+/")] },
  ],
  AB026: [
    { fires: lambdaKeys("/(a+)+b/", "$default"), silent: [lambdaKeys("/a+b/", "$default")] },
    {
      name: "overlapping branches",
      fires: lambdaKeys("/(.|\\s)*Error/", "$default"),
      silent: [lambdaKeys("/(.|\\n)*Error/", "$default")],
    },
    { name: "words", fires: lambdaKeys("/(\\w+\\s?)*!/", "$default"), silent: [lambdaKeys("/(\\w+,)*!/", "$default")] },
  ],
  AB027: [{ fires: lambdaKeys("/(?!.*fatal).*/", "$default"), silent: [lambdaKeys("/.*fatal.*/", "$default")] }],
  AB030: [
    {
      fires: selection({ templateSelectionExpression: "$default", responseTemplates: { $default: "{}" } }),
      silent: [selection({ templateSelectionExpression: "\\$default", responseTemplates: { $default: "{}" } })],
    },
    {
      name: "a variable of the wrong case",
      fires: selection({
        templateSelectionExpression: "${integration.response.statusCode}",
        responseTemplates: { $default: "{}" },
      }),
      silent: [
        selection({
          templateSelectionExpression: "${integration.response.statuscode}",
          responseTemplates: { $default: "{}" },
        }),
      ],
    },
  ],
  AB031: [
    {
      fires: selection({ templateSelectionExpression: "200", responseTemplates: { ok: "{}" } }),
      silent: [
        selection({ templateSelectionExpression: "200", responseTemplates: { "200": "{}" } }),
        selection({ templateSelectionExpression: "\\$default" }),
        selection({ responseTemplates: { "200": "{}" } }),
      ],
    },
    {
      name: "a key that is escaped like the expression",
      fires: selection({ templateSelectionExpression: "\\$default", responseTemplates: { "\\$default": "{}" } }),
      silent: [],
    },
    {
      name: "a request template that is never used",
      fires: apiOf({ integration: { integrationType: "HTTP", requestTemplates: { "200": "{}" } } }),
      silent: [
        apiOf({
          integration: {
            integrationType: "HTTP",
            templateSelectionExpression: "200",
            requestTemplates: { "200": "{}" },
          },
        }),
      ],
    },
  ],
  AB032: [
    {
      fires: selection({ responseTemplates: { "200": "{}", "404": "{}" } }),
      silent: [
        selection({
          templateSelectionExpression: "${integration.response.statuscode}",
          responseTemplates: { "200": "{}", "404": "{}" },
        }),
      ],
    },
  ],
  AB033: [
    {
      fires: selection({
        templateSelectionExpression: "${integration.response.statuscode}",
        responseTemplates: { "2xx": "{}", $default: "{}" },
      }),
      silent: [
        selection({
          templateSelectionExpression: "${integration.response.statuscode}",
          responseTemplates: { "200": "{}", $default: "{}" },
        }),
      ],
    },
    {
      name: "a status that the key does not match",
      fires: apiOf({
        responses: [
          {
            integrationResponseKey: "/2\\d\\d/",
            templateSelectionExpression: "${integration.response.statuscode}",
            responseTemplates: { "200": "{}", "404": "{}" },
          },
          "$default",
        ],
      }),
      silent: [],
    },
    {
      name: "static",
      fires: selection({ templateSelectionExpression: "a", responseTemplates: { a: "{}", b: "{}" } }),
      silent: [
        selection({ templateSelectionExpression: "${request.body.k}", responseTemplates: { a: "{}", b: "{}" } }),
      ],
    },
  ],
  AB040: [
    {
      fires: selection({ contentHandlingStrategy: "CONVERT_TO_BINARY", responseTemplates: { $default: "{}" } }),
      silent: [
        selection({ contentHandlingStrategy: "CONVERT_TO_BINARY" }),
        selection({ contentHandlingStrategy: "CONVERT_TO_TEXT", responseTemplates: { $default: "{}" } }),
      ],
    },
  ],
  AB041: [
    {
      fires: apiOf({
        responses: ["$default", { integrationResponseKey: "/200/", contentHandlingStrategy: "CONVERT_TO_BINARY" }],
      }),
      silent: [
        apiOf({ responses: [{ integrationResponseKey: "$default", contentHandlingStrategy: "CONVERT_TO_BINARY" }] }),
      ],
    },
  ],
  AB050: [{ fires: apiOf({ protocolType: "HTTP" }), silent: [apiOf({ protocolType: "HTTP", responses: [] })] }],
  AB051: [
    {
      fires: apiOf({ integration: { integrationType: "AWS_PROXY", integrationUri: lambdaUri } }),
      silent: [
        apiOf({ integration: { integrationType: "AWS_PROXY", integrationUri: lambdaUri }, responses: [] }),
        apiOf({ integration: lambda }),
      ],
    },
  ],
  AB052: [
    {
      fires: apiOf({
        responses: [{ integrationResponseKey: "$default", responseTemplates: { $default: "{}" } }],
        twoWay: [],
      }),
      silent: [
        responseTemplate("{}"),
        apiOf({
          responses: [{ integrationResponseKey: "$default", responseTemplates: { $default: "{}" } }],
          routes: ["$connect"],
        }),
      ],
    },
  ],
  AB053: [
    {
      fires: apiOf({ responses: [], routes: ["$connect"] }),
      silent: [
        apiOf({ routes: ["$connect"] }),
        apiOf({ responses: ["/200/"], routes: ["$connect"] }),
        apiOf({ responses: [], routes: ["$disconnect"] }),
      ],
    },
    {
      name: "only errors",
      fires: apiOf({ integration: lambda, responses: ["/.+/"], routes: ["$connect"] }),
      silent: [apiOf({ integration: lambda, responses: ["/.+/", "$default"], routes: ["$connect"] })],
    },
  ],
  AB054: [
    {
      fires: apiOf({ routes: [{ routeKey: "chat", routeResponseSelectionExpression: "$default" }], twoWay: [] }),
      silent: [apiOf({})],
    },
  ],
  AB055: [
    {
      fires: apiOf({ routes: ["chat", { routeKey: "join", routeResponseSelectionExpression: "" }] }),
      silent: [
        apiOf({ routes: ["chat", "join"] }),
        apiOf({ routes: [{ routeKey: "join", routeResponseSelectionExpression: "" }] }),
      ],
    },
  ],
  AB056: [
    {
      fires: apiOf({ responses: [] }),
      silent: [apiOf({}), apiOf({ responses: [], twoWay: [] })],
    },
  ],
  AB060: [
    {
      fires: apiOf({ integration: { integrationType: "HTTP", passthroughBehavior: "NEVER" } }),
      silent: [
        requestTemplate("{}", { passthroughBehavior: "NEVER" }),
        apiOf({ integration: { integrationType: "HTTP_PROXY", passthroughBehavior: "NEVER" }, responses: [] }),
      ],
    },
  ],
  AB061: [
    { name: "a text", fires: mock('{"statusCode": "200"}'), at: "1:1", silent: [mock('{"statusCode": 200}')] },
    { name: "nothing", fires: mock('{"status": 200}'), at: "1:1", silent: [mock("{statusCode: 200,}")] },
    {
      name: "in one branch",
      fires: mock("#if($input.path('$.a') == 1){\"statusCode\": 400}#end"),
      silent: [
        mock('#if($input.path(\'$.a\') == 1){"statusCode": 400}#else{"statusCode": 200}#end'),
        mock("{\"statusCode\": $input.path('$.status')}"),
      ],
    },
  ],
  AB062: [
    {
      fires: apiOf({ integration: { integrationType: "MOCK" } }),
      silent: [mock('{"statusCode": 200}'), apiOf({ integration: { integrationType: "MOCK" }, routes: [] })],
    },
  ],
  AB063: [
    {
      fires: apiOf({
        integration: {
          integrationType: "HTTP",
          requestParameters: { "integration.request.header.X-User": "route.request.header.User" },
        },
      }),
      silent: [
        apiOf({
          integration: {
            integrationType: "HTTP",
            requestParameters: { "integration.request.header.X-User": "route.request.header.User" },
          },
          routes: ["$connect"],
        }),
        apiOf({
          integration: {
            integrationType: "HTTP",
            requestParameters: { "integration.request.header.X-User": "route.request.body.user" },
          },
        }),
      ],
    },
    {
      name: "a path parameter",
      fires: apiOf({
        integration: {
          integrationType: "HTTP",
          requestParameters: { "integration.request.header.Id": "method.request.path.id" },
        },
        routes: ["$connect"],
      }),
      silent: [
        apiOf({
          integration: {
            integrationType: "HTTP",
            requestParameters: { "integration.request.header.Id": "method.request.querystring.id" },
          },
          routes: ["$connect"],
        }),
      ],
    },
  ],
  AB064: (["AWS", "AWS_PROXY"] as const).map((integrationType) => ({
    name: integrationType,
    fires: apiOf({ integration: { integrationType, integrationUri: functionArn } }),
    silent: [
      apiOf({ integration: { integrationType, integrationUri: lambdaUri } }),
      apiOf({
        protocolType: "HTTP",
        integration: { integrationType: "AWS_PROXY", integrationUri: functionArn },
        responses: [],
      }),
    ],
  })),
  AB070: [
    {
      fires: deployment({ hasTriggers: false, madeBefore: everything }),
      silent: [deployment({ hasTriggers: true, madeBefore: everything }), apiOf({})],
    },
  ],
  AB071: [
    {
      fires: deployment({ hasTriggers: true, madeBefore: ["route0", "rr0", "int"] }),
      silent: [deployment({ hasTriggers: true, madeBefore: everything })],
    },
  ],
  AB072: [
    {
      fires: apiOf({
        rest: {
          stages: [{ stageName: "live", deploymentId: "old" }],
          deployments: [{ deploymentId: "old" }, { deploymentId: "new" }],
        },
      }),
      silent: [
        apiOf({
          rest: {
            stages: [{ stageName: "live", deploymentId: "new" }],
            deployments: [{ deploymentId: "old" }, { deploymentId: "new" }],
          },
        }),
      ],
    },
  ],
  AB073: [
    {
      fires: apiOf({ rest: { stages: [{ stageName: "$default" }], apiMappings: [] } }),
      silent: [
        apiOf({ rest: { stages: [{ stageName: "$default" }], apiMappings: [{ stage: "$default" }] } }),
        apiOf({ rest: { stages: [{ stageName: "$default" }] } }),
        apiOf({ rest: { stages: [{ stageName: "live" }], apiMappings: [] } }),
      ],
    },
  ],
  AB074: [{ fires: apiOf({ routes: [] }), silent: [apiOf({})] }],
  AB075: [
    {
      fires: apiOf({ rest: { models: [{ modelId: "m", name: "Chat" }] } }),
      silent: [
        apiOf({
          routes: [{ routeKey: "chat", requestModels: { $default: "Chat" } }],
          rest: { models: [{ modelId: "m", name: "Chat" }] },
        }),
      ],
    },
  ],
  AB076: [
    {
      name: "a limit of 0",
      fires: apiOf({ rest: { stages: [{ stageName: "live", defaultRouteSettings: { throttlingRateLimit: 0 } }] } }),
      silent: [
        apiOf({
          rest: {
            stages: [
              { stageName: "live", defaultRouteSettings: { throttlingBurstLimit: 1, throttlingRateLimit: 0.5 } },
            ],
          },
        }),
      ],
    },
    {
      name: "a route's limit of 0",
      fires: apiOf({
        rest: { stages: [{ stageName: "live", routeSettings: { chat: { throttlingBurstLimit: 0 } } }] },
      }),
      silent: [apiOf({ rest: { stages: [{ stageName: "live", routeSettings: { chat: { loggingLevel: "INFO" } } }] } })],
    },
    {
      name: "limits that the provider fills in",
      fires: apiOf({
        rest: {
          stages: [{ stageName: "live", defaultRouteSettings: { loggingLevel: "INFO" } }],
          programStages: new Map([["live", { settingsWithoutLimits: [undefined] }]]),
        },
      }),
      silent: [
        apiOf({
          rest: {
            stages: [{ stageName: "live", defaultRouteSettings: { loggingLevel: "INFO" } }],
            programStages: new Map([["live", { settingsWithoutLimits: [] }]]),
          },
        }),
      ],
    },
  ],
  AB080: [response("a".repeat(30_000), undefined, "a".repeat(20_000))],
  AB081: [
    {
      fires: apiOf({ integration: { integrationType: "HTTP", timeoutInMillis: 30_000 } }),
      silent: [
        apiOf({ integration: { integrationType: "HTTP", timeoutInMillis: 29_000 } }),
        apiOf({
          protocolType: "HTTP",
          integration: { integrationType: "HTTP_PROXY", timeoutInMillis: 30_000 },
          responses: [],
        }),
      ],
    },
  ],
};
