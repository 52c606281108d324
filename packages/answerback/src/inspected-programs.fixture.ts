// A client of the inspector's API, as its page is one.
import assert from "node:assert/strict";
import type {
  ApiDescription,
  ApisAnswer,
  SessionAnswer,
  TemplateChangeAnswer,
} from "@answerback/gateway/inspector-api";

const ownPage = { "Sec-Fetch-Site": "same-origin" };

/** The inspector's API of a `dev`. */
export class InspectorPage {
  readonly #url: string;
  #token: string | undefined;

  constructor(port: number) {
    this.#url = `http://127.0.0.1:${port}/inspector/api/`;
  }

  async get<Answer>(path: string): Promise<Answer> {
    const response = await fetch(this.#url + path, { headers: ownPage });
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as Answer;
  }

  async api(): Promise<ApiDescription> {
    const { items } = await this.get<ApisAnswer>("apis");
    return items[0]!;
  }

  async change(
    templateId: string,
    body: object,
  ): Promise<{ readonly status: number; readonly body: TemplateChangeAnswer }> {
    this.#token ??= (await this.get<SessionAnswer>("session")).token;
    const response = await fetch(`${this.#url}templates/${encodeURIComponent(templateId)}`, {
      method: "PUT",
      headers: { ...ownPage, "X-Answerback-Page": this.#token },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as TemplateChangeAnswer };
  }
}

/** A template of the API by the name of its resource in the program. */
export function templateOf(api: ApiDescription, name: string, key: string) {
  const resources = api.integrations.flatMap((it) => [
    { program: it.program, templates: it.requestTemplates },
    ...it.responses,
  ]);
  const resource = resources.find(
    ({ program, templates }) => program?.name === name && templates.some((it) => it.key === key),
  );
  const template = resource?.templates.find((it) => it.key === key);
  assert.ok(template, `${name} ${key}`);
  return template;
}
