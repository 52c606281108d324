// One action of the API: integration, integration responses, route and, if it answers, the route response.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface ActionArgs {
  api: aws.apigatewayv2.Api;
  integration: Omit<aws.apigatewayv2.IntegrationArgs, "apiId">;
  /** Templates by integration response key. */
  responses?: Record<string, { templates?: Record<string, string>; choose?: string }>;
  route?: Partial<aws.apigatewayv2.RouteArgs>;
  oneWay?: boolean;
}

export class Action extends pulumi.ComponentResource {
  readonly integration: aws.apigatewayv2.Integration;
  readonly parts: pulumi.Resource[];

  constructor(routeKey: string, args: ActionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("desk:index:Action", routeKey, {}, opts);
    const parent = { parent: this };
    const apiId = args.api.id;
    this.integration = new aws.apigatewayv2.Integration(routeKey, { apiId, ...args.integration }, parent);
    const responses = Object.entries(args.responses ?? {}).map(
      ([integrationResponseKey, { templates, choose }], index) =>
        new aws.apigatewayv2.IntegrationResponse(
          `${routeKey}-${index}`,
          {
            apiId,
            integrationId: this.integration.id,
            integrationResponseKey,
            responseTemplates: templates,
            templateSelectionExpression: choose,
          },
          parent,
        ),
    );
    const route = new aws.apigatewayv2.Route(
      routeKey,
      { apiId, routeKey, target: pulumi.interpolate`integrations/${this.integration.id}`, ...args.route },
      { ...parent, aliases: [{ name: `${routeKey}-route`, parent: pulumi.rootStackResource }] },
    );
    const reply = args.oneWay
      ? []
      : [
          new aws.apigatewayv2.RouteResponse(
            routeKey,
            { apiId, routeId: route.id, routeResponseKey: "$default" },
            parent,
          ),
        ];
    this.parts = [this.integration, ...responses, route, ...reply];
    this.registerOutputs();
  }
}
