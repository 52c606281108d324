// The example of docs/reference/integration-response.md, with a route and a stage to reach it.
package main

import (
	"answerback/sdks/go/answerback/apigatewayv2"
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
				"$default": pulumi.String(`{"statusCode": 200}`),
			},
		})
		if err != nil {
			return err
		}
		example, err := apigatewayv2.NewIntegrationResponse(ctx, "example", &apigatewayv2.IntegrationResponseArgs{
			ApiId:                  api.ID(),
			IntegrationId:          integration.ID(),
			IntegrationResponseKey: pulumi.String("/200/"),
		})
		if err != nil {
			return err
		}
		_, err = apigatewayv2.NewRoute(ctx, "example", &apigatewayv2.RouteArgs{
			ApiId:    api.ID(),
			RouteKey: pulumi.String("$default"),
			Target:   pulumi.Sprintf("integrations/%s", integration.ID()),
		})
		if err != nil {
			return err
		}
		stage, err := apigatewayv2.NewStage(ctx, "example", &apigatewayv2.StageArgs{
			ApiId:      api.ID(),
			Name:       pulumi.String("live"),
			AutoDeploy: pulumi.Bool(true),
		})
		if err != nil {
			return err
		}
		ctx.Export("key", example.IntegrationResponseKey)
		ctx.Export("url", stage.InvokeUrl)
		return nil
	})
}
