// Clients that write configuration through any node: several change resources of the same API, so that their writes compete.
import { setTimeout as wait } from "node:timers/promises";
import type { Random } from "../relay/random.ts";
import { absent, type Read, type Write } from "./configuration.ts";

/** Longer than a node tries to write. */
const requestMillis = 15_000;
const maxPauseMillis = 250;
/** Writers of one API. */
const writersOfApi = 4;

interface Place {
  readonly node: number;
  readonly url: string;
}

interface Resource {
  readonly name: string;
  readonly path: string;
}

export class Writers {
  readonly writes: Write[] = [];
  readonly reads: Read[] = [];
  readonly #resources = new Map<string, Resource>();
  readonly #place: () => Place | undefined;
  readonly #random: Random;
  #isStopped = false;

  /** @param place chooses a node that runs */
  constructor(place: () => Place | undefined, random: Random) {
    this.#place = place;
    this.#random = random;
  }

  /** Creates their APIs, and begins to write. @returns for the end: resolves when no writer writes any more */
  async start(url: string, count: number): Promise<() => Promise<void>> {
    const writing: Promise<void>[] = [];
    let apiPath = "";
    for (let writer = 0; writer < count; writer++) {
      if (writer % writersOfApi === 0) {
        const api = { name: "written", protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" };
        apiPath = `/v2/apis/${(await mustCall("POST", `${url}/v2/apis`, api)).apiId}`;
      }
      const { integrationId } = await mustCall("POST", `${url}${apiPath}/integrations`, { integrationType: "MOCK" });
      writing.push(this.#write(writer, `${apiPath}/integrations/${integrationId}`));
    }
    return async () => {
      this.#isStopped = true;
      await Promise.all(writing);
    };
  }

  /** Reads every resource from a node, when nothing is written any more. */
  async readAll(place: Place): Promise<void> {
    for (const resource of this.#resources.values()) await this.#read(resource, place, true);
  }

  async #write(writer: number, path: string): Promise<void> {
    const random = this.#random;
    const integration = { name: `description of writer ${writer}`, path };
    let created: Resource | undefined;
    for (let number = 1; !this.#isStopped; number++) {
      const place = this.#place();
      if (place === undefined) {
        await wait(100);
        continue;
      }
      if (number % 4 === 2) created = await this.#create(writer, number, path, place);
      else if (number % 4 === 0 && created !== undefined) await this.#put("DELETE", created, absent, place);
      else await this.#put("PATCH", integration, `${number}`, place, { description: `${number}` });
      const resource = random.one([...this.#resources.values()]);
      const from = random.below(2) === 0 ? place : this.#place();
      if (resource !== undefined && from !== undefined) await this.#read(resource, from, false);
      await wait(random.below(maxPauseMillis));
    }
  }

  async #create(writer: number, number: number, path: string, place: Place): Promise<Resource | undefined> {
    const at = performance.now();
    const key = `/writer-${writer}-${number}/`;
    const answer = await call("POST", `${place.url}${path}/integrationresponses`, { integrationResponseKey: key });
    // Without an answer its id is unknown.
    if (answer?.status !== 201) return undefined;
    const { integrationResponseId } = answer.body;
    const resource = { name: `response ${key}`, path: `${path}/integrationresponses/${integrationResponseId}` };
    this.#resources.set(resource.name, resource);
    this.#add(resource, key, place, at, true);
    return resource;
  }

  async #put(method: string, resource: Resource, value: string, place: Place, body?: object): Promise<void> {
    this.#resources.set(resource.name, resource);
    const at = performance.now();
    const answer = await call(method, place.url + resource.path, body);
    this.#add(resource, value, place, at, answer !== undefined && answer.status < 300);
  }

  #add({ name }: Resource, value: string, { node }: Place, at: number, isAcknowledged: boolean): void {
    this.writes.push({ resource: name, value, node, at, endedAt: performance.now(), isAcknowledged });
  }

  async #read({ name, path }: Resource, { node, url }: Place, isLast: boolean): Promise<void> {
    const at = performance.now();
    const answer = await call("GET", url + path);
    if (answer === undefined || (answer.status !== 200 && answer.status !== 404)) {
      if (isLast)
        throw new Error(`Node ${node} does not answer a read: ${answer?.status} ${JSON.stringify(answer?.body)}`);
      return;
    }
    const { description, integrationResponseKey } = answer.body;
    const value = answer.status === 404 ? absent : (integrationResponseKey ?? description ?? absent);
    this.reads.push({ resource: name, value, node, at, endedAt: performance.now(), isLast });
  }
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, string>>;
}

/** @returns undefined without an answer */
async function call(method: string, url: string, body?: object): Promise<Answer | undefined> {
  try {
    const response = await fetch(url, {
      method,
      ...(body && { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(requestMillis),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
  } catch {
    return undefined;
  }
}

async function mustCall(method: string, url: string, body: object): Promise<Answer["body"]> {
  const answer = await call(method, url, body);
  if (answer?.status !== 201) throw new Error(`${method} ${url}: ${answer?.status} ${JSON.stringify(answer?.body)}`);
  return answer.body;
}
