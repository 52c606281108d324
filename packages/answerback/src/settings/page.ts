// Generates the page docs/settings.md from the schema. `node packages/answerback/src/settings/page.ts` writes it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { settingVariables } from "./read-settings.ts";
import { type ObjectSchema, settingsSchema } from "./schema.ts";

export const settingsPageFile = join(import.meta.dirname, "../../../../docs/settings.md");

export function settingsPage(): string {
  return `# Settings

<!-- Generated from packages/answerback/src/settings/schema.ts by \`node packages/answerback/src/settings/page.ts\`. -->

Settings come from \`answerback.yaml\` in the folder (\`start\`: the current folder, \`dev\`: the program's), or from the file given with \`--config\`. Environment variables
override the file, and flags override both. Quotas on counts and rates are off unless they are set here; quotas on sizes always apply.

| Setting | Variable | Default | Meaning |
|---|---|---|---|
${rows(settingsSchema, "").join("\n")}

\`\`\`yaml
port: 4600
apiKeys:
  - id: partner
    value: 9f2c1e
    rateLimit: 10
    quota: { limit: 1000, period: DAY }
inspector:
  maskedNames: [password]
functions:
  quote:
    folder: functions/quote
    runtime: nodejs22.x
    handler: index.handler
    environment: { CURRENCY: EUR }
\`\`\`
`;
}

function rows(schema: ObjectSchema, prefix: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([member, setting]) => {
    const name = `${prefix}${member}`;
    if (setting.type === "object") {
      const { additionalProperties: named } = setting;
      const below = typeof named === "object" && named.type === "object" ? rows(named, `${name}.NAME.`) : [];
      return [row(name, "", setting.description), ...rows(setting, `${name}.`), ...below];
    }
    if (setting.type === "array") {
      const { items } = setting;
      const below = items.type === "object" ? rows(items, `${name}[].`) : [];
      return [row(name, "", setting.description), ...below];
    }
    const options = setting.enum ? ` One of ${setting.enum.map((value) => `\`${value}\``).join(", ")}.` : "";
    return [row(name, setting.default === undefined ? "" : `\`${setting.default}\``, setting.description + options)];
  });
}

function row(name: string, defaultValue: string, description: string): string {
  const variable = settingVariables.find(({ path }) => path.join(".") === name)?.name;
  return `| \`${name}\` | ${variable === undefined ? "" : `\`${variable}\``} | ${defaultValue} | ${description} |`;
}

if (import.meta.main) writeFileSync(settingsPageFile, settingsPage());
