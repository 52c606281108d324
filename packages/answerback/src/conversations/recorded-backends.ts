// The HTTP backends of recorded exchanges, with their answers: the conversations then run without them.
import type { BodyDescription, ExchangeDescription, Pairs } from "@answerback/gateway/inspector-api";
import { flow, frameValue, withPlaceholders } from "./update-expectations.ts";

interface Recorded {
  readonly when: string;
  /** In order, each once after the other if they differ. */
  readonly answers: object[];
}

/** The member `backends` of a file; empty without HTTP backends. */
export function backendsText(exchanges: readonly ExchangeDescription[]): string {
  const byAddress = new Map<string, Map<string, Recorded>>();
  for (const { request, endpointResponse, fault } of exchanges) {
    const [, method = "", url = ""] = /^([A-Z]+) (https?:\/\/\S+)$/.exec(request?.target ?? "") ?? [];
    // A rule that answered has not called the backend.
    if (!URL.canParse(url) || endpointResponse === undefined || fault?.rule.answer !== undefined) continue;
    const { statusCode, headers, body } = endpointResponse;
    // A file has no form for bytes.
    if (!("text" in body)) continue;
    const { origin, pathname, searchParams } = new URL(url);
    const when = whenText(method, pathname, searchParams, request?.body);
    const ofAddress = byAddress.get(origin) ?? new Map<string, Recorded>();
    byAddress.set(origin, ofAddress);
    const recorded = ofAddress.get(when) ?? { when, answers: [] };
    ofAddress.set(when, recorded);
    recorded.answers.push(answerOf(statusCode, headers, body.text));
  }
  if (byAddress.size === 0) return "";
  const text = Array.from(
    byAddress,
    ([address, recorded]) => `  ${flow(address)}:\n${[...recorded.values()].map(entriesText).join("")}`,
  );
  return `backends:\n${text.join("")}\n`;
}

function whenText(method: string, path: string, query: URLSearchParams, body: BodyDescription | undefined): string {
  const value = body !== undefined && "text" in body && body.text !== "" ? frameValue(body.text) : undefined;
  const hasBody = typeof value === "object";
  if (query.size === 0 && !hasBody) return `${method} ${path}`;
  return flow({
    method,
    path,
    ...(query.size > 0 && { query: Object.fromEntries(query) }),
    ...(hasBody && { body: withPlaceholders(value) }),
  });
}

function answerOf(status: number, headers: Pairs, text: string): object {
  const value = frameValue(text);
  const type = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];
  const isJson = typeof value === "object" && (type === undefined || type.startsWith("application/json"));
  return {
    ...(status !== 200 && { status }),
    ...(type !== undefined && !isJson && { headers: { "Content-Type": type } }),
    ...(text !== "" && { body: isJson ? value : text }),
  };
}

function entriesText({ when, answers }: Recorded): string {
  const isSame = new Set(answers.map((answer) => JSON.stringify(answer))).size === 1;
  const entries = isSame ? answers.slice(0, 1) : answers;
  return entries
    .map((answer, index) => {
      const respond = index === entries.length - 1 ? answer : { ...answer, times: 1 };
      return `    - when: ${when}\n      respond: ${flow(respond)}\n`;
    })
    .join("");
}
