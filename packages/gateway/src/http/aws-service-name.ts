// Names of AWS services in `AWS_ENDPOINT_URL_<SERVICE>`.

/** By signing name or endpoint prefix, if the name is not that in capitals. */
const environmentNames: Readonly<Record<string, string>> = {
  "cognito-idp": "COGNITO_IDENTITY_PROVIDER",
  "cognito-identity": "COGNITO_IDENTITY",
  "execute-api": "APIGATEWAYMANAGEMENTAPI",
  "streams.dynamodb": "DYNAMODB_STREAMS",
  email: "SES",
  events: "EVENTBRIDGE",
  iotdata: "IOT_DATA_PLANE",
  logs: "CLOUDWATCH_LOGS",
  monitoring: "CLOUDWATCH",
  route53: "ROUTE_53",
  secretsmanager: "SECRETS_MANAGER",
  states: "SFN",
  "sync-states": "SFN",
};

/** The part after `AWS_ENDPOINT_URL_`. */
export function environmentNameOf(service: string): string {
  return environmentNames[service] ?? service.toUpperCase().replaceAll("-", "_");
}
