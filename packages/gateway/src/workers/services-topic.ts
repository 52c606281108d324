// Calls of integrations to AWS services that the gateway serves itself: the parent serves them.
import type {
  LocalServiceAnswer,
  LocalServiceCall,
  LocalServiceRequest,
} from "../execute/integrations/local-service-call.ts";
import type { Link } from "./link.ts";

const topicName = "services";

interface ParentMethods {
  call(argument: {
    readonly signingName: string;
    readonly request: LocalServiceRequest;
  }): Promise<LocalServiceAnswer | undefined> | undefined;
}

/** In the parent, for each worker. */
export function serveLocalServices(link: Link, call: LocalServiceCall): void {
  link.topic<ParentMethods, object>(topicName, { call: ({ signingName, request }) => call(signingName, request) });
}

/** In a worker. @param signingNames of the services that the parent serves */
export function localServicesOfParent(link: Link, signingNames: readonly string[]): LocalServiceCall {
  const parent = link.topic<object, ParentMethods>(topicName, {});
  return (signingName, request) =>
    signingNames.includes(signingName) ? parent.request("call", { signingName, request }) : undefined;
}
