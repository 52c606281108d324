// How fast is the control plane? Compares durable creates with moto's in-memory ones, gets with bare Fastify on a Map, eight
// at a time, in turns within one run; and the cost per item of short and long lists of integration responses.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BenchOptions, BenchResult } from "./bench.ts";
import { type LoadRequest, load, rate } from "./control/load.ts";
import { type ComparedServer, startAnswerback, startFastify, startMoto } from "./control/server.ts";

const connections = 8;

interface Subject {
  readonly name: "Answerback" | "moto" | "Fastify";
  readonly server: ComparedServer;
  readonly integrationsPath: string;
  readonly responsesPath: string;
  /** Creates in one round; fewer for moto, whose lists grow and whose rate is low. */
  readonly creates: number;
  readonly rates: Map<string, number[]>;
  counter: number;
}

/** Answerback's answers to creates. Fastify stores the same documents, so that both answer the same bytes. */
const documents = new Map<string, Record<string, unknown>>();

const questions = ["create integration", "create integration response", "get integration", "get integration response"];

export async function run({ quick }: BenchOptions): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), "answerback-bench-"));
  const servers: ComparedServer[] = [];
  const running = async (server: Promise<ComparedServer>) => {
    servers.push(await server);
    return server;
  };
  try {
    const answerback = await running(startAnswerback(folder));
    const subjects = [
      await subject("Answerback", answerback, quick ? 50 : 1500),
      await subject("moto", await running(startMoto()), quick ? 20 : 200),
      await subject("Fastify", await running(startFastify()), quick ? 50 : 1500),
    ];
    const rounds = quick ? 1 : 7;
    // The first round warms up and is not counted.
    for (let round = 0; round <= rounds; round++) {
      for (const measured of subjects) {
        for (const question of questions) {
          const perSecond = await ask(measured, question, quick ? 50 : measured.name === "moto" ? 300 : 12_000);
          if (round > 0) measured.rates.set(question, [...(measured.rates.get(question) ?? []), perSecond]);
        }
      }
    }
    return result(subjects, await listing(answerback, quick));
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await rm(folder, { recursive: true, force: true });
  }
}

async function subject(name: Subject["name"], server: ComparedServer, creates: number): Promise<Subject> {
  const api = await create(server, "/v2/apis", {
    name: "bench",
    protocolType: "WEBSOCKET",
    routeSelectionExpression: "$request.body.action",
  });
  const integrationsPath = `/v2/apis/${api.apiId}/integrations`;
  const integration = await create(server, integrationsPath, { integrationType: "MOCK" });
  const responsesPath = `${integrationsPath}/${integration.integrationId}/integrationresponses`;
  return { name, server, integrationsPath, responsesPath, creates, rates: new Map(), counter: 0 };
}

async function create(server: ComparedServer, path: string, body: object): Promise<Record<string, string>> {
  const [answer] = await load(server.url, 1, [{ method: "POST", path, body: JSON.stringify(body) }]);
  return JSON.parse(answer!.body);
}

/** Each round uses new integrations, so that rounds are alike. */
async function ask(measured: Subject, question: string, gets: number): Promise<number> {
  const { server, integrationsPath, responsesPath } = measured;
  const integrationRequest = (): LoadRequest => ({
    method: "POST",
    path: integrationsPath,
    body: JSON.stringify({
      integrationType: "MOCK",
      requestTemplates: { $default: '{"statusCode":200}' },
      templateSelectionExpression: "\\$default",
    }),
  });
  const responseRequest = (path: string): LoadRequest => ({
    method: "POST",
    path,
    body: JSON.stringify({
      integrationResponseKey: `/${measured.counter++}/`,
      responseTemplates: { $default: '{"price":$input.json("$.price")}' },
      templateSelectionExpression: "\\$default",
    }),
  });
  switch (question) {
    case "create integration":
      return rate(server.url, connections, Array.from({ length: measured.creates }, integrationRequest));
    case "create integration response": {
      // Twenty to an integration, a realistic number: each create checks all keys of its integration.
      const parents = await load(
        server.url,
        connections,
        Array.from({ length: Math.ceil(measured.creates / 20) }, integrationRequest),
      );
      const paths = parents.map(
        ({ body }) => `${integrationsPath}/${JSON.parse(body).integrationId}/integrationresponses`,
      );
      const requests = Array.from({ length: measured.creates }, (_, n) => responseRequest(paths[n % paths.length]!));
      return rate(server.url, connections, requests);
    }
    default: {
      const isResponse = question === "get integration response";
      const parent = isResponse ? responsesPath : integrationsPath;
      const request = isResponse ? responseRequest(parent) : integrationRequest();
      const document = measured.name === "Fastify" ? documents.get(question) : undefined;
      const made = await create(server, parent, document ?? JSON.parse(request.body!));
      if (measured.name === "Answerback") documents.set(question, made);
      const path = isResponse
        ? `${responsesPath}/${made.integrationResponseId}`
        : `${integrationsPath}/${made.integrationId}`;
      return rate(
        server.url,
        connections,
        Array.from({ length: gets }, () => ({ method: "GET", path }) as const),
      );
    }
  }
}

/** Milliseconds per thousand items, page by page, of a short and a long list. */
async function listing(server: ComparedServer, quick: boolean): Promise<{ short: number; long: number }> {
  const { integrationsPath, responsesPath } = await subject("Answerback", server, 0);
  const other = await create(server, integrationsPath, { integrationType: "MOCK" });
  const shortPath = `${integrationsPath}/${other.integrationId}/integrationresponses`;
  const fill = (path: string, count: number) =>
    load(
      server.url,
      connections,
      Array.from({ length: count }, (_, n) => ({
        method: "POST",
        path,
        body: JSON.stringify({ integrationResponseKey: `/${n}/` }),
      })),
    );
  await fill(shortPath, 100);
  await fill(responsesPath, 1000);
  const best = { short: Number.POSITIVE_INFINITY, long: Number.POSITIVE_INFINITY };
  for (let round = 0; round < (quick ? 2 : 30); round++) {
    best.short = Math.min(best.short, await walk(server, shortPath, 100));
    best.long = Math.min(best.long, await walk(server, responsesPath, 1000));
  }
  return best;
}

async function walk(server: ComparedServer, path: string, expected: number): Promise<number> {
  const started = process.hrtime.bigint();
  let count = 0;
  let token = "";
  do {
    const [answer] = await load(server.url, 1, [{ method: "GET", path: `${path}${token && `?nextToken=${token}`}` }]);
    const page = JSON.parse(answer!.body);
    count += page.items.length;
    token = page.nextToken ?? "";
  } while (token !== "");
  if (count !== expected) throw new Error(`the list of ${expected} returned ${count}`);
  return Number(process.hrtime.bigint() - started) / 1e6 / (count / 1000);
}

function result(subjects: readonly Subject[], list: { short: number; long: number }): BenchResult {
  // Other load on the machine can only slow a round down, so the best round is the least disturbed one.
  const best = (measured: Subject, question: string) => Math.max(...(measured.rates.get(question) ?? [0]));
  const [answerback, moto, fastify] = subjects as readonly [Subject, Subject, Subject];
  const ratio = (question: string, to: Subject) => best(answerback, question) / best(to, question);
  const rows = questions.map((question) => [
    question,
    ...subjects.map((measured) => Math.round(best(measured, question))),
    `${ratio(question, moto).toFixed(1)} ×`,
    `${ratio(question, fastify).toFixed(2)} ×`,
  ]);
  const creates = Math.min(...questions.slice(0, 2).map((question) => ratio(question, moto)));
  const gets = Math.min(...questions.slice(2).map((question) => ratio(question, fastify)));
  const linear = list.long / list.short;
  return {
    title: `requests per second, ${connections} at a time; Answerback durable (SQLite, flushed), moto and Fastify in memory; best rounds`,
    columns: ["", "Answerback", "moto", "Fastify", "to moto", "to Fastify"],
    rows: [
      ...rows,
      ["list, ms per 1,000 items: 100 / 1,000 long", list.short.toFixed(1), list.long.toFixed(1), "", "", ""],
    ],
    goals: [
      { goal: "durable creates at least 5 × moto's", measured: `${creates.toFixed(1)} ×`, reached: creates >= 5 },
      { goal: "gets at least 1/1.5 of bare Fastify's", measured: `${gets.toFixed(2)} ×`, reached: gets >= 1 / 1.5 },
      {
        goal: "an item of a list of 1,000 costs no more than 1.2 × one of 100",
        measured: `${linear.toFixed(2)} ×`,
        reached: linear <= 1.2,
      },
    ],
  };
}
