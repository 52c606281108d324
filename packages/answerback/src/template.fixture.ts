// For tests of templates: a template, and folders for it.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";

/** A quote service: a two-way route on a MOCK integration with integration responses. */
export const quotes = `Parameters:
  Greeting: { Type: String, Default: hello }
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties:
      Name: !Sub "\${AWS::StackName}-quotes"
      ProtocolType: WEBSOCKET
      RouteSelectionExpression: $request.body.action
  Mock:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: MOCK
      TimeoutInMillis: "3000"
      TemplateSelectionExpression: \\$default
      RequestTemplates:
        $default: '{ "statusCode": 200 }'
  Found:
    Type: AWS::ApiGatewayV2::IntegrationResponse
    Properties:
      ApiId: !Ref Api
      IntegrationId: !Ref Mock
      IntegrationResponseKey: /200/
      TemplateSelectionExpression: \\$default
      ResponseTemplates:
        $default: !Sub |
          { "says": "\${Greeting}",
            "stage": "$context.stage" }
  Route:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Api
      RouteKey: quote
      RouteResponseSelectionExpression: $default
      Target: { Fn::Join: [/, [integrations, !Ref Mock]] }
  Answer:
    Type: AWS::ApiGatewayV2::RouteResponse
    Properties: { ApiId: !Ref Api, RouteId: !Ref Route, RouteResponseKey: $default }
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    DependsOn: [Answer, Found]
    Properties: { ApiId: !Ref Api, StageName: live, AutoDeploy: "true" }
  Jobs: { Type: AWS::SQS::Queue }
Outputs:
  Url: { Value: !Sub "\${Api.ApiEndpoint}/\${Stage}" }
  Queue: { Value: !GetAtt Jobs.Arn, Export: { Name: !Sub "\${AWS::StackName}-jobs" } }
`;

/** @returns the folder, which is removed after the tests of the file */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "answerback-template-")));
  after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
