// The API with backends of the test: one gateway for each test, so that tests do not see each other's connections.
import { type RunningGateway, startGateway } from "answerback";

export interface Presence {
  readonly event: "CONNECT" | "DISCONNECT";
  readonly connection: string;
}

/** @returns the gateway, and the requests that the presence service gets */
export async function start(): Promise<{ readonly gateway: RunningGateway; readonly presence: Presence[] }> {
  const gateway = await startGateway({
    program: new URL("template.yaml", import.meta.url).pathname,
    clock: "manual",
    functions: {
      convert: ({ body }: { readonly body: string }) => {
        const { amount, rate } = JSON.parse(body);
        return { statusCode: 200, body: JSON.stringify({ converted: amount * rate }) };
      },
    },
  });
  const presence: Presence[] = [];
  gateway.backend("http://presence.internal", ({ body }) => {
    presence.push(JSON.parse(body));
    return { status: 200 };
  });
  gateway.backend("http://quotes.internal", ({ url }) =>
    url.pathname === "/quotes/ACME" ? { body: { symbol: "ACME", last: 12.5 } } : { status: 404, body: {} },
  );
  return { gateway, presence };
}
