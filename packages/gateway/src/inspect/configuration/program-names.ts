// The names that a program gives to its resources, and the places where it creates them.
import type { ResourceName } from "@answerback/apigatewayv2";
import type { ProgramResource } from "./described-api.ts";

/** @returns undefined if no program of this process created the resource */
export type ProgramNames = (apiId: string, kind: ResourceName, id: string) => ProgramResource | undefined;

/** Without a program. */
export const noNames: ProgramNames = () => undefined;
