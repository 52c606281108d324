// A gateway for tests, on a free port. It stops when the test ends.
import type { TestContext } from "node:test";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { type Gateway, type StartGatewayOptions, startGateway } from "./gateway.ts";
import { defaultSettings } from "./settings.ts";

/** Of AWS clients. A gateway without credentials accepts any. */
export const clientSettings = {
  region: "us-east-1",
  credentials: { accessKeyId: "AKID", secretAccessKey: "secret" },
  maxAttempts: 1,
};

export interface GatewayOfTest {
  readonly gateway: Gateway;
  /** Grows. */
  readonly warnings: readonly string[];
  readonly control: ApiGatewayV2Client;
  /** May be called several times. */
  stop(): Promise<void>;
}

export async function startTestGateway(
  t: TestContext,
  options: Partial<StartGatewayOptions> = {},
): Promise<GatewayOfTest> {
  const warnings: string[] = [];
  const gateway = await startGateway({
    ...defaultSettings,
    port: 0,
    onWarning: (message) => warnings.push(message),
    ...options,
  });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= gateway.stop();
    return stopped;
  };
  t.after(stop);
  const control = new ApiGatewayV2Client({ ...clientSettings, endpoint: gateway.url });
  return { gateway, warnings, control, stop };
}
