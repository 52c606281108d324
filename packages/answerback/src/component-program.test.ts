// A published program, unmodified: a component with a whole WebSocket API, used through its custom domain.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { TestClient } from "./test-client.ts";
import { DevHere } from "./test-development.ts";
import { copyProgram, writeFiles } from "./test-program.ts";

const timeout = 60_000;

type Event = Readonly<Record<string, never>> & {
  readonly headers?: Readonly<Record<string, string>>;
  readonly methodArn?: string;
  readonly body?: string;
  readonly requestContext: {
    readonly connectionId: string;
    readonly domainName: string;
    readonly stage: string;
    readonly authorizer: { readonly user: string };
  };
};

/** A Lambda service with the three functions of the chat, which sends callbacks to the clients' domain. */
class ChatFunctions {
  readonly seen: Event[] = [];
  readonly #members = new Set<string>();
  readonly #server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const event = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Event;
    const name = /:function:([a-z]+)/.exec(decodeURIComponent(incoming.url ?? ""))?.[1];
    this.seen.push(event);
    if (name === "authorizer") return response.end(JSON.stringify(this.#authorize(event)));
    await this.#act(name, event);
    response.end(JSON.stringify({ statusCode: 200 }));
  });
  /** The gateway's address. */
  gatewayPort = 0;

  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    after(() => {
      this.#server.closeAllConnections();
      this.#server.close();
    });
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #authorize(event: Event): object {
    const cookie = Object.entries(event.headers ?? {}).find(([name]) => name.toLowerCase() === "cookie")?.[1];
    const user = /session=(\w+)/.exec(cookie ?? "")?.[1] ?? "nobody";
    const Effect = user === "eve" ? "Deny" : "Allow";
    return {
      principalId: user,
      policyDocument: {
        Version: "2012-10-17",
        Statement: [{ Action: "execute-api:Invoke", Effect, Resource: event.methodArn }],
      },
      context: { user },
    };
  }

  async #act(name: string | undefined, { requestContext, body }: Event): Promise<void> {
    const { connectionId, domainName, authorizer } = requestContext;
    if (name === "join") {
      this.#members.add(connectionId);
      await this.#post(domainName, connectionId, { joined: authorizer.user });
    } else {
      const { text } = JSON.parse(body ?? "{}") as { text: string };
      await Promise.all([...this.#members].map((it) => this.#post(domainName, it, { from: authorizer.user, text })));
    }
  }

  async #post(domainName: string, connectionId: string, message: object): Promise<void> {
    const call = request({
      host: "127.0.0.1",
      port: this.gatewayPort,
      method: "POST",
      path: `/@connections/${encodeURIComponent(connectionId)}`,
      headers: { Host: domainName },
    });
    call.end(JSON.stringify(message));
    const [response] = await once(call, "response");
    response.resume();
    assert.equal(response.statusCode, 200);
  }
}

test("a component with domain, certificate, DNS, authorizer and the stage $default serves a chat by its domain", {
  timeout,
}, async () => {
  const functions = new ChatFunctions();
  const folder = copyProgram("chat-component");
  // The program's own functions do nothing.
  const skipped = "{ authorizer: { skip: true }, join: { skip: true }, send: { skip: true } }";
  writeFiles(folder, { "answerback.yaml": `functions: ${skipped}\n` });
  const dev = new DevHere(folder, { AWS_ENDPOINT_URL_LAMBDA: await functions.listen() }, ["--no-watch"]);
  const { outputs, resources } = await dev.deployed();
  functions.gatewayPort = dev.port;
  assert.equal(outputs.url, "wss://chat.example.com");
  assert.equal(outputs.mappedStage, "$default");
  assert.match(String((outputs.triggers as { redeployment: string }).redeployment), /^[0-9a-f]{40}$/);
  assert.equal(resources.filter((it) => it.name === "chat-validation-0").length, 1);

  const url = `ws://127.0.0.1:${dev.port}/`;
  const by = (user: string) => ({ Host: `chat.example.com:${dev.port}`, Cookie: `theme=dark; session=${user}` });
  assert.equal(await TestClient.refused(url, { Host: "chat.example.com" }), 401);
  assert.equal(await TestClient.refused(url, by("eve")), 403);
  const ann = await TestClient.open(url, by("ann"));
  const bob = await TestClient.open(url, by("bob"));
  assert.deepEqual(await ann.ask({ action: "who" }), { type: "who", you: "ann", stage: "$default" });
  assert.deepEqual(await ann.ask({ action: "join" }), { joined: "ann" });
  assert.deepEqual(await bob.ask({ action: "join" }), { joined: "bob" });
  bob.send({ action: "send", text: 'He said "hi"' });
  const expected = { from: "bob", text: 'He said "hi"' };
  assert.deepEqual([await ann.next(), await bob.next()], [expected, expected]);
  assert.equal(functions.seen.at(-1)?.requestContext.stage, "$default");

  const api = resources.find((it) => it.type === "aws:apigatewayv2/api:Api");
  const { id: apiId } = api as unknown as { id: string };
  for (const stage of ["$default", "%24default"]) {
    const address = `ws://127.0.0.1:${dev.port}/ws/${apiId}/${stage}`;
    const direct = await TestClient.open(address, { Cookie: "session=carl" });
    assert.deepEqual(await direct.ask({ action: "who" }), { type: "who", you: "carl", stage: "$default" });
    direct.close();
  }
  for (const client of [ann, bob]) client.close();
  assert.equal(await dev.stop(), 0);
});
