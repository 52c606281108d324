// Writes the resources of an API as a program, for the command line and the inspector's page.
export type { ExportedApi, MappedDomainName } from "./exported-api.ts";
export { isProgramForm, type ProgramForm, programForms } from "./program-form.ts";
export { type WrittenFile, type WrittenProgram, writeProgram } from "./write-program.ts";
