// Events and results of the engine in CloudFormation's words: types as in the template, names of properties with a capital,
// and the place of the property that is wrong.
import { type CheckFailure, serviceIdentifier, upperFirst } from "@answerback/pulumi/host";
import { RegistrationError } from "../../engine/registration.ts";
import type { ProgramEvent, ResourceResult } from "../../report/event.ts";
import { tokenOfType, typeOfToken } from "../../stand-in/cloudformation/resource-type.ts";
import { ProgramError } from "../program-error.ts";
import type { TemplatePlaces } from "./template-places.ts";

export class TemplateWords {
  /** Types outside AWS, which the table of types does not have, by token. */
  readonly #otherTypes = new Map<string, string>();
  readonly #places: TemplatePlaces;

  constructor(places: TemplatePlaces) {
    this.#places = places;
  }

  /** @param type of a resource of the template */
  add(type: string): void {
    this.#otherTypes.set(tokenOfType(type), type);
  }

  typeOf(token: string): string {
    return typeOfToken(token) ?? this.#otherTypes.get(token) ?? token;
  }

  event(event: ProgramEvent): ProgramEvent {
    switch (event.kind) {
      case "step-started":
      case "step-skipped":
        return { ...event, resource: this.#named(event.resource) };
      case "step-finished": {
        const changes = event.changes.map((it) => ({ ...it, property: propertyName(it.property) }));
        const id = event.id && serviceIdentifier(event.resource.type, event.id);
        return { ...event, resource: this.#named(event.resource), id, changes };
      }
      case "note":
        return { ...event, resource: event.resource && this.#named(event.resource) };
      case "not-run-here":
        return { ...event, type: this.typeOf(event.type) };
      case "step-failed": {
        const failures = event.failures?.map((it) => {
          const property = propertyName(it.property);
          return { ...it, property, position: this.#places.ofProperty(event.resource.urn, property) };
        });
        return {
          ...event,
          resource: this.#named(event.resource),
          position: failures?.[0]?.position ?? event.position,
          message: messageOf(event.message, failures ?? []),
          ...(failures && { failures }),
        };
      }
      default:
        return event;
    }
  }

  resource(result: ResourceResult): ResourceResult {
    return this.#named(result);
  }

  /** The failure of a resource, as its event says it. */
  error(error: ProgramError): ProgramError {
    const { cause } = error;
    if (!(cause instanceof RegistrationError)) return error;
    const { resource, failures } = cause;
    const message = messageOf(cause.message, failures);
    return new ProgramError(error.code, `${resource.name} (${this.typeOf(resource.type)}): ${message}`, { cause });
  }

  #named<Named extends { readonly type: string }>(named: Named): Named {
    return { ...named, type: this.typeOf(named.type) };
  }
}

/** `responseTemplates["$default"]` → `ResponseTemplates["$default"]`. */
export const propertyName = upperFirst;

const messageOf = (message: string, failures: readonly CheckFailure[]) =>
  failures.length === 0
    ? message
    : failures.map(({ property, reason }) => `${propertyName(property)}: ${reason}`).join("\n");
