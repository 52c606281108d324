// HTTP APIs of a program are stored and serve nothing here. Inputs that fill one in a single step (quick create, an OpenAPI
// document) therefore stay in the state and are not sent: the service refuses them.
import type { PropertyMap, ResourceType } from "@answerback/pulumi/host";

const contentNames = ["body", "credentialsArn", "failOnWarnings", "routeKey", "target"];

/** @param type the resource type of APIs */
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
