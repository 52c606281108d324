// The IntegrationResponse example from Pulumi's documentation: a MOCK backend answers with the status in the message,
// and the status selects the integration response.
package main

import (
	"github.com/pulumi/pulumi-aws/sdk/v7/go/aws/apigatewayv2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		api, err := apigatewayv2.NewApi(ctx, "example", &apigatewayv2.ApiArgs{
			ProtocolType:             pulumi.String("WEBSOCKET"),
			RouteSelectionExpression: pulumi.String("$request.body.action"),
		})
		if err != nil {
			return err
		}
		integration, err := apigatewayv2.NewIntegration(ctx, "example", &apigatewayv2.IntegrationArgs{
			ApiId:           api.ID(),
			IntegrationType: pulumi.String("MOCK"),
			RequestTemplates: pulumi.StringMap{
				"application/json": pulumi.String(`{"statusCode": $input.json('$.status')}`),
			},
		})
		if err != nil {
			return err
		}

		example, err := apigatewayv2.NewIntegrationResponse(ctx, "example", &apigatewayv2.IntegrationResponseArgs{
			ApiId:                  api.ID(),
			IntegrationId:          integration.ID(),
			IntegrationResponseKey: pulumi.String("/200/"),
			ResponseTemplates: pulumi.StringMap{
				"application/json": pulumi.String(`{"type": "example", "stage": "$context.stage"}`),
			},
		})
		if err != nil {
			return err
		}
		refused, err := apigatewayv2.NewIntegrationResponse(ctx, "refused", &apigatewayv2.IntegrationResponseArgs{
			ApiId:                  api.ID(),
			IntegrationId:          integration.ID(),
			IntegrationResponseKey: pulumi.String("$default"),
			ResponseTemplates: pulumi.StringMap{
				"application/json": pulumi.String(`{"type": "refused", "route": "$context.routeKey"}`),
			},
		})
		if err != nil {
			return err
		}

		route, err := apigatewayv2.NewRoute(ctx, "example", &apigatewayv2.RouteArgs{
			ApiId:    api.ID(),
			RouteKey: pulumi.String("example"),
			Target:   pulumi.Sprintf("integrations/%s", integration.ID()),
		})
		if err != nil {
			return err
		}
		// A route answers its client only when it has a route response.
		routeResponse, err := apigatewayv2.NewRouteResponse(ctx, "example", &apigatewayv2.RouteResponseArgs{
			ApiId:            api.ID(),
			RouteId:          route.ID(),
			RouteResponseKey: pulumi.String("$default"),
		})
		if err != nil {
			return err
		}

		templates := pulumi.All(integration.RequestTemplates, example.ResponseTemplates, refused.ResponseTemplates)
		deployment, err := apigatewayv2.NewDeployment(ctx, "example", &apigatewayv2.DeploymentArgs{
			ApiId:    api.ID(),
			Triggers: pulumi.StringMap{"templates": pulumi.JSONMarshal(templates)},
		}, pulumi.DependsOn([]pulumi.Resource{example, refused, routeResponse}))
		if err != nil {
			return err
		}
		stage, err := apigatewayv2.NewStage(ctx, "live", &apigatewayv2.StageArgs{
			ApiId:        api.ID(),
			Name:         pulumi.String("live"),
			DeploymentId: deployment.ID(),
		})
		if err != nil {
			return err
		}
		ctx.Export("url", stage.InvokeUrl)
		return nil
	})
}
