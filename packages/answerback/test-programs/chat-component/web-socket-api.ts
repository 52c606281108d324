// A component with a whole WebSocket API: logs, domain, certificate, DNS, authorizer, routes, deployment, stage.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export enum Backend {
  Mock = "MOCK",
  Lambda = "AWS_PROXY",
}

export interface WebSocketApiArgs {
  domain: pulumi.Input<string>;
  zone: pulumi.Input<string>;
  authorizer: aws.lambda.Function;
  /** Functions by route key. */
  routes: Record<string, aws.lambda.Function>;
  /** Route keys that a template in the folder `templates` answers. */
  answers: Record<string, string>;
}

export class WebSocketApi extends pulumi.ComponentResource {
  readonly url: pulumi.Output<string>;
  readonly mappedStage: pulumi.Output<string>;
  readonly triggers: pulumi.Output<Record<string, string> | undefined>;

  constructor(name: string, args: WebSocketApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("chat:index:WebSocketApi", name, args, opts);
    const parent = { parent: this };

    const logGroup = new aws.cloudwatch.LogGroup(name, { retentionInDays: 7 }, parent);
    const role = new aws.iam.Role(
      `${name}-logs`,
      {
        assumeRolePolicy: aws.iam.getPolicyDocumentOutput({
          statements: [
            {
              actions: ["sts:AssumeRole"],
              principals: [{ type: "Service", identifiers: ["apigateway.amazonaws.com"] }],
            },
          ],
        }).json,
      },
      parent,
    );
    new aws.iam.RolePolicyAttachment(
      `${name}-logs`,
      { role: role.name, policyArn: "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs" },
      parent,
    );
    const account = new aws.apigateway.Account(name, { cloudwatchRoleArn: role.arn }, parent);

    const api = new aws.apigatewayv2.Api(
      name,
      { protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" },
      parent,
    );

    const authorizer = new aws.apigatewayv2.Authorizer(
      name,
      {
        apiId: api.id,
        name: "cookie",
        authorizerType: "REQUEST",
        authorizerUri: args.authorizer.invokeArn,
        identitySources: ["route.request.header.Cookie"],
      },
      parent,
    );
    this.allow("authorizer", args.authorizer, pulumi.interpolate`${api.executionArn}/authorizers/${authorizer.id}`);

    const connect = this.mock(name, "connect", api, {
      templateSelectionExpression: "200",
      requestTemplates: { "200": JSON.stringify({ statusCode: 200 }) },
    });
    const connected = this.response("connect", api, connect, {
      integrationResponseKey: "/200/",
      templateSelectionExpression: "200",
      responseTemplates: { "200": "{}" },
    });
    const connectRoute = this.route(api, "$connect", connect, {
      authorizationType: "CUSTOM",
      authorizerId: authorizer.id,
    });
    const parts: pulumi.Resource[] = [connected, connectRoute];
    const integrations = [connect];

    for (const [routeKey, lambda] of Object.entries(args.routes)) {
      this.allow(routeKey, lambda, pulumi.interpolate`${api.executionArn}/*/${routeKey}`);
      const integration = new aws.apigatewayv2.Integration(
        `${name}-${routeKey}`,
        { apiId: api.id, integrationType: Backend.Lambda, integrationUri: lambda.invokeArn },
        parent,
      );
      integrations.push(integration);
      parts.push(this.route(api, routeKey, integration));
    }

    for (const [routeKey, template] of Object.entries(args.answers)) {
      const integration = this.mock(name, routeKey, api, {
        requestTemplates: { "application/json": '{"statusCode": 200}' },
      });
      integrations.push(integration);
      parts.push(
        this.response(routeKey, api, integration, {
          integrationResponseKey: "$default",
          responseTemplates: {
            "application/json": readFileSync(join(__dirname, "templates", `${template}.vm`), "utf8"),
          },
        }),
      );
      const route = this.route(api, routeKey, integration, { routeResponseSelectionExpression: "$default" });
      parts.push(
        new aws.apigatewayv2.RouteResponse(
          `${name}-${routeKey}`,
          { apiId: api.id, routeId: route.id, routeResponseKey: "$default" },
          parent,
        ),
      );
    }

    const deployment = new aws.apigatewayv2.Deployment(
      name,
      {
        apiId: api.id,
        triggers: {
          redeployment: pulumi
            .all(integrations.map((it) => pulumi.all([it.id, it.requestTemplates])))
            .apply((all) => createHash("sha1").update(JSON.stringify(all)).digest("hex")),
        },
      },
      { ...parent, dependsOn: parts },
    );
    const stage = new aws.apigatewayv2.Stage(
      name,
      {
        apiId: api.id,
        name: "$default",
        deploymentId: deployment.id,
        accessLogSettings: {
          destinationArn: logGroup.arn,
          format: JSON.stringify({
            requestId: "$context.requestId",
            ip: "$context.identity.sourceIp",
            routeKey: "$context.routeKey",
            status: "$context.status",
            user: "$context.authorizer.user",
          }),
        },
        defaultRouteSettings: { throttlingBurstLimit: 100, throttlingRateLimit: 50, loggingLevel: "INFO" },
      },
      { ...parent, dependsOn: [account], deleteBeforeReplace: true },
    );

    const zone = aws.route53.getZoneOutput({ name: args.zone }, parent);
    const certificate = new aws.acm.Certificate(name, { domainName: args.domain, validationMethod: "DNS" }, parent);
    // Created in the callback, because their number is known only then.
    const fqdns = certificate.domainValidationOptions.apply((options) =>
      options.map(
        (option, index) =>
          new aws.route53.Record(
            `${name}-validation-${index}`,
            {
              zoneId: zone.zoneId,
              name: option.resourceRecordName,
              type: option.resourceRecordType,
              records: [option.resourceRecordValue],
              ttl: 60,
            },
            parent,
          ).fqdn,
      ),
    );
    const validation = new aws.acm.CertificateValidation(
      name,
      { certificateArn: certificate.arn, validationRecordFqdns: fqdns },
      parent,
    );
    const domainName = new aws.apigatewayv2.DomainName(
      name,
      {
        domainName: args.domain,
        domainNameConfiguration: {
          certificateArn: validation.certificateArn,
          endpointType: "REGIONAL",
          securityPolicy: "TLS_1_2",
        },
      },
      parent,
    );
    const mapping = new aws.apigatewayv2.ApiMapping(
      name,
      { apiId: api.id, domainName: domainName.id, stage: stage.id },
      parent,
    );
    new aws.route53.Record(
      name,
      {
        zoneId: zone.zoneId,
        name: domainName.domainName,
        type: "A",
        aliases: [
          {
            name: domainName.domainNameConfiguration.apply((it) => it.targetDomainName),
            zoneId: domainName.domainNameConfiguration.apply((it) => it.hostedZoneId),
            evaluateTargetHealth: false,
          },
        ],
      },
      parent,
    );

    this.url = pulumi.interpolate`wss://${domainName.domainName}`;
    this.mappedStage = mapping.stage;
    this.triggers = deployment.triggers;
    this.registerOutputs({ url: this.url });
  }

  private allow(name: string, lambda: aws.lambda.Function, sourceArn: pulumi.Input<string>): void {
    new aws.lambda.Permission(
      name,
      { action: "lambda:InvokeFunction", function: lambda.name, principal: "apigateway.amazonaws.com", sourceArn },
      { parent: this },
    );
  }

  private mock(
    name: string,
    routeKey: string,
    api: aws.apigatewayv2.Api,
    args: Partial<aws.apigatewayv2.IntegrationArgs>,
  ): aws.apigatewayv2.Integration {
    return new aws.apigatewayv2.Integration(
      `${name}-${routeKey}`,
      { apiId: api.id, integrationType: Backend.Mock, ...args },
      { parent: this },
    );
  }

  private response(
    name: string,
    api: aws.apigatewayv2.Api,
    integration: aws.apigatewayv2.Integration,
    args: Omit<aws.apigatewayv2.IntegrationResponseArgs, "apiId" | "integrationId">,
  ): aws.apigatewayv2.IntegrationResponse {
    return new aws.apigatewayv2.IntegrationResponse(
      name,
      { apiId: api.id, integrationId: integration.id, ...args },
      { parent: this },
    );
  }

  private route(
    api: aws.apigatewayv2.Api,
    routeKey: string,
    integration: aws.apigatewayv2.Integration,
    args: Partial<aws.apigatewayv2.RouteArgs> = {},
  ): aws.apigatewayv2.Route {
    return new aws.apigatewayv2.Route(
      routeKey,
      { apiId: api.id, routeKey, target: pulumi.interpolate`integrations/${integration.id}`, ...args },
      { parent: this },
    );
  }
}
