// Templates of the suite `sam`, by name: the resources section, and what stands before it. Each uses one or a few features.

export interface SamCase {
  readonly before?: string;
  readonly resources: string;
  /** `-c NAME=VALUE`. */
  readonly parameters?: Readonly<Record<string, string>>;
}

const echo = `
  Echo:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs24.x
      Handler: index.handler
      InlineCode: "exports.handler = async () => ({ statusCode: 200 });"`;

const api = (more = "", routes = "$default: { FunctionArn: !GetAtt Echo.Arn }") => `${echo}
  Chat:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      RouteSelectionExpression: $request.body.action
      Routes:
        ${routes}${more
          .split("\n")
          .map((line) => `\n      ${line}`)
          .join("")}`;

const func = (more: string) =>
  `${echo}${more
    .split("\n")
    .map((line) => `\n      ${line}`)
    .join("")}`;

export const corpus: Readonly<Record<string, SamCase>> = {
  "function, inline": { resources: echo },
  "function, code in S3": {
    resources: `
  Echo:
    Type: AWS::Serverless::Function
    Properties: { Runtime: python3.13, Handler: app.handler, CodeUri: "s3://bucket/key.zip" }`,
  },
  "function, code in S3 with version": {
    resources: `
  Echo:
    Type: AWS::Serverless::Function
    Properties: { Runtime: python3.13, Handler: app.handler, CodeUri: { Bucket: b, Key: k, Version: "3" } }`,
  },
  "function, all settings": {
    resources: func(`Timeout: 10
MemorySize: 256
Description: echoes
FunctionName: echo
Architectures: [arm64]
ReservedConcurrentExecutions: 4
EphemeralStorage: { Size: 1024 }
Environment: { Variables: { A: b } }
Tags: { team: shop, cost: "1" }
KmsKeyArn: arn:aws:kms:us-east-1:000000000000:key/1
VpcConfig: { SecurityGroupIds: [sg-1], SubnetIds: [subnet-1] }`),
  },
  "function, role given": { resources: func("Role: arn:aws:iam::000000000000:role/echo") },
  "function, tracing": { resources: func("Tracing: Active") },
  "function, tracing off": { resources: func("Tracing: Disabled") },
  "function, dead letters": {
    resources: func("DeadLetterQueue: { Type: SQS, TargetArn: 'arn:aws:sqs:us-east-1:000000000000:dead' }"),
  },
  "function, alias": { resources: func("AutoPublishAlias: live") },
  "function, alias by parameter": {
    before: "Parameters: { Alias: { Type: String, Default: my-alias_1 } }",
    resources: func("AutoPublishAlias: !Ref Alias\nVersionDescription: first"),
  },
  "function, provisioned concurrency": {
    resources: func("AutoPublishAlias: live\nProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 }"),
  },
  "function, condition": {
    before: "Conditions: { Wanted: !Equals [a, a], Unwanted: !Equals [a, b] }",
    resources: `${echo}
    Condition: Wanted
  Gone:
    Type: AWS::Serverless::Function
    Condition: Unwanted
    Properties: { Runtime: nodejs24.x, Handler: index.handler, InlineCode: "x" }`,
  },
  "function, depends on": {
    resources: `${echo}
    DependsOn: Jobs
  Jobs: { Type: AWS::SQS::Queue }`,
  },
  "globals, merged": {
    before: `Globals:
  Function:
    Timeout: 20
    MemorySize: 512
    Environment: { Variables: { A: global, B: global } }
    Layers: [arn:aws:lambda:us-east-1:000000000000:layer:one:1]
    Tags: { team: shop }`,
    resources: func(`Timeout: 5
Environment: { Variables: { A: own } }
Layers: [arn:aws:lambda:us-east-1:000000000000:layer:two:1]`),
  },
  "globals, runtime and handler": {
    before: "Globals: { Function: { Runtime: python3.13, Handler: app.handler, Architectures: [x86_64] } }",
    resources: `
  A: { Type: AWS::Serverless::Function, Properties: { InlineCode: "x" } }
  B: { Type: AWS::Serverless::Function, Properties: { InlineCode: "y", Handler: other.handler } }`,
  },
  "globals, ignored": {
    before: "Globals: { Function: { Timeout: 20, MemorySize: 512 } }",
    resources: `${echo}
    IgnoreGlobals: [Timeout]
  Other:
    Type: AWS::Serverless::Function
    IgnoreGlobals: "*"
    Properties: { Runtime: nodejs24.x, Handler: index.handler, InlineCode: "x" }`,
  },
  "globals, functions are values": {
    before: `Parameters: { Size: { Type: Number, Default: 512 } }
Globals: { Function: { MemorySize: !Ref Size, Environment: { Variables: { A: !Ref AWS::Region } } } }`,
    resources: func("Environment: { Variables: { A: own, B: !Ref AWS::Region } }"),
  },
  "table, default": { resources: "\n  Table: { Type: AWS::Serverless::SimpleTable }" },
  "table, all": {
    resources: `
  Table:
    Type: AWS::Serverless::SimpleTable
    Properties:
      TableName: things
      PrimaryKey: { Name: number, Type: Number }
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 }
      SSESpecification: { SSEEnabled: true }
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }
      Tags: { a: b }`,
  },
  "table, binary key": {
    resources: `
  Table: { Type: AWS::Serverless::SimpleTable, Properties: { PrimaryKey: { Name: id, Type: Binary } } }`,
  },
  "layer, default": {
    resources: `
  Shared: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: "s3://bucket/layer.zip" } }`,
  },
  "layer, all": {
    resources: `
  Shared:
    Type: AWS::Serverless::LayerVersion
    Properties:
      ContentUri: { Bucket: b, Key: k }
      LayerName: shared
      Description: common code
      CompatibleRuntimes: [nodejs24.x]
      CompatibleArchitectures: [x86_64, arm64]
      LicenseInfo: MIT
      RetentionPolicy: Delete`,
  },
  "api, one route": { resources: api() },
  "api, all routes": {
    resources: api(
      "",
      `$connect: { FunctionArn: !GetAtt Echo.Arn }
        $disconnect: { FunctionArn: !GetAtt Echo.Arn }
        $default: { FunctionArn: !GetAtt Echo.Arn }
        sendMessage: { FunctionArn: !GetAtt Echo.Arn, IntegrationTimeout: 5000 }`,
    ),
  },
  "api, route settings": {
    resources: api(
      `RouteSettings: { ping: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 6 } }
DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 60 }`,
      "ping: { FunctionArn: !GetAtt Echo.Arn, RouteResponseSelectionExpression: $default, OperationName: Ping }",
    ),
  },
  "api, stage and variables": {
    resources: api("StageName: prod\nStageVariables: { table: things }\nName: my-chat\nDescription: chats"),
  },
  "api, stage by parameter": {
    before: "Parameters: { Stage: { Type: String, Default: test } }",
    resources: api("StageName: !Ref Stage"),
  },
  "api, tags and switches": {
    resources: api(`Tags: { team: shop }
DisableExecuteApiEndpoint: true
DisableSchemaValidation: true
ApiKeySelectionExpression: $request.header.x-api-key`),
  },
  "api, signed": {
    resources: api("Auth: { AuthType: AWS_IAM }", "$connect: { FunctionArn: !GetAtt Echo.Arn }"),
  },
  "api, open by name": { resources: api("Auth: { AuthType: NONE }", "$connect: { FunctionArn: !GetAtt Echo.Arn }") },
  "api, authorizer": {
    resources: api(
      "Auth: { AuthType: CUSTOM, AuthArn: !GetAtt Echo.Arn, IdentitySource: [route.request.header.Auth] }",
      "$connect: { FunctionArn: !GetAtt Echo.Arn }",
    ),
  },
  "api, authorizer with role and name": {
    resources: api(
      "Auth: { AuthType: CUSTOM, AuthArn: !GetAtt Echo.Arn, Name: guard, InvokeRole: 'arn:aws:iam::000000000000:role/r' }",
      "$connect: { FunctionArn: !GetAtt Echo.Arn }",
    ),
  },
  "api, API key and parameters": {
    resources: api(
      "",
      `$connect:
          FunctionArn: !GetAtt Echo.Arn
          ApiKeyRequired: true
          RequestParameters: { route.request.header.Auth: { Required: true } }`,
    ),
  },
  "api, domain": {
    resources: api(`Domain:
  DomainName: chat.example.com
  CertificateArn: arn:aws:acm:us-east-1:000000000000:certificate/1
  BasePath: [one, /two]
  SecurityPolicy: TLS_1_2`),
  },
  "api, globals": {
    before: `Globals:
  WebSocketApi:
    RouteSelectionExpression: $request.body.type
    StageVariables: { a: global, b: global }
    Tags: { team: shop }`,
    resources: `${echo}
  Chat:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      StageVariables: { a: own }
      Routes: { ping: { FunctionArn: !GetAtt Echo.Arn } }`,
  },
  "api, condition": {
    before: "Conditions: { Wanted: !Equals [a, a] }",
    resources: `${api()}
    Condition: Wanted`,
  },
  "api, alias of a function": {
    resources: `${func("AutoPublishAlias: live")}
  Chat:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      RouteSelectionExpression: $request.body.action
      Routes: { ping: { FunctionArn: !Ref Echo.Alias } }`,
  },
  "function, URL for everyone": {
    resources: func("FunctionUrlConfig: { AuthType: NONE, Cors: { AllowOrigins: ['*'] } }"),
  },
  "function, URL of an alias": {
    resources: func("AutoPublishAlias: live\nFunctionUrlConfig: { AuthType: AWS_IAM, InvokeMode: RESPONSE_STREAM }"),
  },
  "function, public URL of an alias": {
    resources: func("AutoPublishAlias: live\nFunctionUrlConfig: { AuthType: NONE }"),
  },
  "function, asynchronous invocations": {
    resources: func("EventInvokeConfig: { MaximumEventAgeInSeconds: 70, MaximumRetryAttempts: 1 }"),
  },
  "function, destinations": {
    resources: func(`AutoPublishAlias: live
EventInvokeConfig:
  DestinationConfig: { OnSuccess: { Type: SQS }, OnFailure: { Type: SNS } }`),
  },
  "function, destinations given": {
    resources: func(`EventInvokeConfig:
  DestinationConfig:
    OnSuccess: { Type: SQS, Destination: "arn:aws:sqs:us-east-1:000000000000:done" }
    OnFailure: { Type: Lambda, Destination: "arn:aws:lambda:us-east-1:000000000000:function:failed" }`),
  },
  "function, references to destinations": {
    resources: `${func("EventInvokeConfig: { DestinationConfig: { OnSuccess: { Type: SQS }, OnFailure: { Type: SNS } } }")}
  Shown:
    Type: AWS::SSM::Parameter
    Properties: { Type: String, Value: !Sub "\${Echo.DestinationQueue.Arn} \${Echo.DestinationTopic}" }`,
  },
  "function, tags of all its resources": {
    resources: func(`Tags: { team: shop }
PropagateTags: true
AutoPublishAlias: live
EventInvokeConfig: { DestinationConfig: { OnSuccess: { Type: SQS }, OnFailure: { Type: SNS } } }`),
  },
  "globals, tags of all resources": {
    before: "Globals: { Function: { Tags: { team: shop }, PropagateTags: true } }",
    resources: echo,
  },
  "API, tags of all its resources": {
    resources: api(`Tags: { team: shop }
PropagateTags: true
Domain: { DomainName: chat.example.com, CertificateArn: "arn:aws:acm:us-east-1:000000000000:certificate/1" }`),
  },
  "API, one base path": {
    resources: api(`Domain:
  DomainName: chat.example.com
  CertificateArn: arn:aws:acm:us-east-1:000000000000:certificate/1
  BasePath: /v1/chat/`),
  },
  "API, records of its domain": {
    resources: api(`Domain:
  DomainName: chat.example.com
  CertificateArn: arn:aws:acm:us-east-1:000000000000:certificate/1
  Route53: { HostedZoneId: Z1, EvaluateTargetHealth: true, IpV6: true, Region: eu-west-1, SetIdentifier: west }`),
  },
  "APIs, records in one zone": {
    resources: `${api(`Domain:
  DomainName: chat.example.com
  CertificateArn: arn:aws:acm:us-east-1:000000000000:certificate/1
  Route53: { HostedZoneName: example.com. }`)}
  News:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      RouteSelectionExpression: $request.body.action
      Routes: { $default: { FunctionArn: !GetAtt Echo.Arn } }
      Domain:
        DomainName: news.example.com
        CertificateArn: arn:aws:acm:us-east-1:000000000000:certificate/1
        Route53: { HostedZoneName: example.com. }`,
  },
  "function, gradual deployment": {
    resources: func("AutoPublishAlias: live\nDeploymentPreference: { Type: Canary10Percent5Minutes }"),
  },
  "function, gradual deployment with alarms, hooks, role and triggers": {
    resources: func(`AutoPublishAlias: live
DeploymentPreference:
  Type: MyConfig
  Alarms: [one, two]
  Hooks: { PreTraffic: before, PostTraffic: after }
  Role: arn:aws:iam::000000000000:role/deploy
  TriggerConfigurations:
    - { TriggerEvents: [DeploymentSuccess], TriggerTargetArn: "arn:aws:sns:us-east-1:000000000000:t", TriggerName: t }`),
  },
  "function, gradual deployment disabled by parameter": {
    before: "Parameters: { Gradual: { Type: String, Default: 'false' } }",
    resources: func("AutoPublishAlias: live\nDeploymentPreference: { Type: AllAtOnce, Enabled: !Ref Gradual }"),
  },
  "functions, gradual deployments with conditions and tags": {
    before: `Conditions: { Wanted: !Equals [a, a] }
Globals:
  Function:
    { AutoPublishAlias: live, PropagateTags: true, DeploymentPreference: { Type: AllAtOnce, PassthroughCondition: true } }`,
    resources: `
  A:
    Type: AWS::Serverless::Function
    Condition: Wanted
    Properties: { Runtime: nodejs24.x, Handler: index.handler, InlineCode: "x", Tags: { team: one, a: b } }
  B:
    Type: AWS::Serverless::Function
    Condition: Wanted
    Properties: { Runtime: nodejs24.x, Handler: index.handler, InlineCode: "y", Tags: { team: two } }`,
  },
};
