// For tests: a Lambda service in its own process that speaks the Invoke API. A function's name decides what it does.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const functions: Readonly<Record<string, (event: unknown) => unknown>> = {
  echo: (event) => event,
  greet: () => ({ statusCode: 200, body: "hello" }),
  raise: () => {
    throw new Error("Bad thing");
  },
  hang: () => new Promise(() => {}),
  die: () => process.exit(1),
};

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const name = /:function:([a-z]+)/.exec(decodeURIComponent(request.url ?? ""))?.[1] ?? "";
  const run = functions[name];
  if (run === undefined) {
    response.writeHead(404).end(`{"Message":"Function not found: ${name}"}`);
  } else if (request.headers["x-amz-invocation-type"] === "Event") {
    response.writeHead(202).end();
  } else {
    try {
      response.end(JSON.stringify(await run(JSON.parse(Buffer.concat(chunks).toString("utf8")))));
    } catch (error) {
      response.writeHead(200, { "X-Amz-Function-Error": "Unhandled" });
      response.end(JSON.stringify({ errorMessage: (error as Error).message, errorType: "Error", stackTrace: [] }));
    }
  }
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
process.on("disconnect", () => process.exit());
