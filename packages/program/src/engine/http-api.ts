// An HTTP API beside the WebSocket APIs of a program: it is kept, and serves nothing here. What fills one in a single step
// (quick create, an OpenAPI document) therefore stays in the state and is not sent: the service refuses it.
import type { PropertyMap, ResourceType } from "@answerback/pulumi/host";

const contentNames = ["body", "credentialsArn", "failOnWarnings", "routeKey", "target"];

/** @param type that of an API */
export function withoutHttpContent(type: ResourceType): ResourceType {
  const split = (inputs: PropertyMap) => {
    const isContent = ([name]: readonly [string, unknown]) =>
      inputs.protocolType === "HTTP" && contentNames.includes(name);
    const entries = Object.entries(inputs);
    return {
      content: Object.fromEntries(entries.filter(isContent)),
      sent: Object.fromEntries(entries.filter((it) => !isContent(it))),
    };
  };
  return {
    ...type,
    async create(context, inputs) {
      const { content, sent } = split(inputs);
      const { id, outputs } = await type.create(context, sent);
      return { id, outputs: { ...outputs, ...content } };
    },
    async update(context, id, inputs, oldInputs, oldOutputs) {
      const { content, sent } = split(inputs);
      return { ...(await type.update(context, id, sent, split(oldInputs).sent, oldOutputs)), ...content };
    },
  };
}
