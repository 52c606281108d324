// A program whose resources have all hooks. Each hook prints its call, and fails for the resource that FAILING_HOOK names: `afterCreate api`.
import { head } from "../host/test-program.ts";

export const hookedProgram = (resources: string) => `${head}
  const logged = (kind: string) => new pulumi.ResourceHook(kind, async ({ name, id, newInputs, oldInputs }) => {
    const description = (inputs: any) => inputs?.description ?? "-";
    console.log(kind, name, id || "-", description(oldInputs), description(newInputs));
    if (process.env.FAILING_HOOK?.split(",").includes(kind + " " + name)) throw new Error("no");
  });
  const hooks: pulumi.ResourceHookBinding = {
    beforeCreate: [logged("beforeCreate")], afterCreate: [logged("afterCreate")],
    beforeUpdate: [logged("beforeUpdate")], afterUpdate: [logged("afterUpdate")],
    beforeDelete: [logged("beforeDelete")], afterDelete: [logged("afterDelete")],
  };
  const api = (name: string, description: string) =>
    new aws.apigatewayv2.Api(name, { name, protocolType: "WEBSOCKET", description }, { hooks });
  const component = (name: string) => new pulumi.ComponentResource("shop:index:Chat", name, {}, { hooks });
  ${resources}`;
