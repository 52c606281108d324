// The engine's client of the control plane.
import type { ResourceContext } from "@answerback/pulumi/host";

/** @param endpoint `http://HOST:PORT` */
export async function resourceContext(endpoint: string, region: string, accountId: string): Promise<ResourceContext> {
  const { ApiGatewayV2Client } = await import("@aws-sdk/client-apigatewayv2");
  return {
    // Dummy credentials: only our own endpoint is called.
    client: new ApiGatewayV2Client({
      endpoint,
      region,
      credentials: { accessKeyId: "answerback", secretAccessKey: "answerback" },
    }),
    region,
    accountId,
    // The gateway serialises writes, so a conflict is permanent.
    conflictRetries: 0,
  };
}
