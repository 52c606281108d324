// `answerback import` and `answerback export` in the process of the test, against gateways and stand-ins of AWS.
// commands.process.test.ts serves an imported API.
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import { defaultSettings, startGateway } from "@answerback/gateway";
import { runHere } from "../test-command.ts";
import { setEnvironment } from "../test-environment.ts";
import { createTestApi, echo } from "../workbench/test-api.ts";
import { serveDeployedApi, signed } from "./deployed-api.fixture.ts";

const { gateway: deployed, apiId, folder, from } = await serveDeployedApi();
const withoutKeys = {
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_CONFIG_FILE: join(folder, "config"),
  AWS_SHARED_CREDENTIALS_FILE: join(folder, "keys"),
};

async function answerback(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const restore = setEnvironment(env);
  try {
    return await runHere(args, folder);
  } finally {
    restore();
  }
}

describe("import", () => {
  test("writes a data folder that `start` serves at the same path, and says what is different here", async () => {
    const { code, stdout, stderr } = await answerback([...from, "--data", "one", "--no-serve"], signed);
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      new RegExp(`^Imported API stock ticker \\(${apiId}\\): 3 routes, 2 integrations, 1 stages\\.$`, "m"),
    );
    assert.match(stdout, /Function greet does not run: its calls fail\. Set functions\.greet in answerback\.yaml/);
    assert.match(stdout, /^Serve it: answerback start --data one$/m);
    assert.match(stderr, /The contents of deployments cannot be read/);
    assert.match(stderr, /API keys cannot be read\. Clients of \$connect need a key/);
    const started = await startGateway({
      ...defaultSettings,
      port: 0,
      dataFolder: join(folder, "one"),
      onWarning: () => {},
    });
    try {
      assert.deepEqual(
        started.apis().map((it) => [it.apiId, it.stages.map(({ name }) => name)]),
        [[apiId, ["live"]]],
      );
    } finally {
      await started.stop();
    }
  });

  test("keeps an earlier import, unless --replace discards it", async () => {
    const again = await answerback([...from, "--data", "one", "--no-serve"], signed);
    assert.equal(again.code, 1);
    assert.match(again.stderr, new RegExp(`^The API ${apiId} was imported before\\. Serve it with .* --replace`, "m"));
    const replaced = await answerback([...from, "--data", "one", "--no-serve", "--replace"], signed);
    assert.equal(replaced.code, 0, replaced.stderr);
  });

  test("needs a place to write to", async () => {
    const { code, stderr } = await answerback([...from, "--ephemeral", "--no-serve"]);
    assert.equal(code, 1);
    assert.match(stderr, /--no-serve writes a data folder, so --ephemeral cannot be used/);
  });
});

describe("import says in one line why it cannot read", () => {
  const cases: readonly {
    readonly what: string;
    readonly serve?: RequestListener;
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly message: RegExp;
  }[] = [
    {
      what: "an id that does not exist",
      serve: refusal(404, "NotFoundException", "Invalid API identifier specified"),
      message:
        /: Invalid API identifier specified\. Check the id, the region \(--region\) and the account \(--profile\)\.$/,
    },
    {
      what: "an HTTP API",
      serve: (request, response) => {
        const body = /\/v2\/apis\/[^/]+$/.test(request.url ?? "")
          ? { apiId: "a", protocolType: "HTTP" }
          : { items: [] };
        response.setHeader("Content-Type", "application/json").end(JSON.stringify(body));
      },
      message: /^The API \w+ is an HTTP API\. Answerback runs WebSocket APIs\.$/,
    },
    {
      what: "a missing permission",
      serve: refusal(403, "AccessDeniedException", "User is not authorized"),
      message: /User is not authorized\. Reading needs the action apigateway:GET on the API\.$/,
    },
    {
      what: "throttling",
      serve: refusal(429, "TooManyRequestsException", "Too Many Requests"),
      message: /still throttled the requests/,
    },
    {
      what: "an unknown profile",
      args: ["--profile", "nonesuch", "--region", "eu-west-1"],
      env: withoutKeys,
      message: /with the profile nonesuch: .*Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE\.$/,
    },
    {
      what: "missing credentials",
      args: ["--region", "eu-west-1"],
      env: withoutKeys,
      message: /Could not load credentials.*Set AWS_ACCESS_KEY_ID/,
    },
  ];
  for (const { what, serve, args = [], env = {}, message } of cases) {
    test(what, async () => {
      const server = createServer(serve).listen(0, "127.0.0.1");
      await once(server, "listening");
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const place = serve === undefined ? [] : ["--endpoint-url", url];
      const { code, stderr } = await answerback(["import", "--api-id", "a1b2c3", ...place, ...args], env);
      server.close();
      assert.equal(code, 1, stderr);
      assert.match(stderr.trimEnd().split("\n").join(" "), message);
    });
  }
});

function refusal(status: number, name: string, message: string): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { "Content-Type": "application/json", "x-amzn-ErrorType": name });
    response.end(JSON.stringify({ message }));
  };
}

describe("export", () => {
  test("prints the only API of a running gateway", async () => {
    const { code, stdout, stderr } = await answerback(["export", "--as", "terraform", "--url", deployed.url]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^resource "aws_apigatewayv2_route" "echo" \{$/m);
    assert.match(stderr, /these functions must allow the new API to invoke them \(lambda:AddPermission\): greet\./);
  });

  test("reads a data folder, and writes all files of a program into a folder", async () => {
    const args = ["export", "--as", "pulumi-typescript", "--data", "one", "--out", "program/"];
    const { code, stdout, stderr } = await answerback(args);
    assert.equal(code, 0, stderr);
    assert.deepEqual(readdirSync(join(folder, "program")).toSorted(), ["Pulumi.yaml", "index.ts", "package.json"]);
    assert.match(stdout, /^wrote program.index\.ts$/m);
    const again = await answerback(args);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /index\.ts exists\. Choose another place with --out, or replace it with --force\./);
    assert.equal((await answerback([...args, "--force"])).code, 0);
  });

  test("writes the program alone into a file, a script with the permission to run", async () => {
    const { code } = await answerback(["export", "--as", "cli", "--data", "one", "--out", "api.sh"]);
    assert.equal(code, 0);
    assert.match(readFileSync(join(folder, "api.sh"), "utf8"), /^#!\/bin\/sh\n/);
    assert.ok(!existsSync(join(folder, "create-api.sh")));
  });

  test("lists the APIs if there are several", async () => {
    const several = await startGateway({ ...defaultSettings, port: 0 });
    await createTestApi(several.url, "one", { echo });
    await createTestApi(several.url, "two", { echo });
    const { code, stderr } = await answerback(["export", "--as", "cli", "--url", several.url]);
    await several.stop();
    assert.equal(code, 1);
    assert.match(stderr, /There are 2 APIs\. Choose one with --api-id:\n {2}\w+ {2}one\n {2}\w+ {2}two/);
  });

  test("needs one place that exists", async () => {
    const both = await answerback(["export", "--as", "cli", "--url", deployed.url, "--data", "one"]);
    assert.match(both.stderr, /^Give one of --url, --data, or the options of a deployed API/);
    const none = await answerback(["export", "--as", "cli", "--data", "nowhere"]);
    assert.match(none.stderr, /nowhere is not a data folder of Answerback: it has no answerback\.sqlite\./);
    const form = await answerback(["export", "--as", "cdk"]);
    assert.match(form.stderr, /Allowed choices are pulumi-typescript, pulumi-python, terraform, cloudformation, cli/);
  });
});
