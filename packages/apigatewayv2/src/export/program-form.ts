/** The forms in which an API can be written. */
export const programForms = ["pulumi-typescript", "pulumi-python", "terraform", "cloudformation", "cli"] as const;

export type ProgramForm = (typeof programForms)[number];

export const isProgramForm = (text: string): text is ProgramForm => programForms.some((form) => form === text);
