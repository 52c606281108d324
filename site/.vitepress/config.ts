// The site's configuration. `npm run docs` sets the variables; scripts/documentation/site.ts describes them.
import { posix } from "node:path";
import { env } from "node:process";
import { defineConfig } from "vitepress";
import { velocity } from "./velocity.ts";

const repository = env.SITE_REPOSITORY ?? "";
const revision = env.SITE_REVISION ?? "main";
/** With a slash at both ends. */
const base = env.SITE_BASE ?? "/";
const versions: readonly { readonly text: string; readonly link: string }[] = JSON.parse(env.SITE_VERSIONS ?? "[]");

/** HTML that pages use; everything else between angle brackets is text. */
const elements = /^<(?:!--|\/?(?:a|br|img|picture|source)\b)/;

const pages = (entries: Readonly<Record<string, string>>) =>
  Object.entries(entries).map(([link, text]) => ({ text, link: `/${link}` }));

const guides: Readonly<Record<string, string>> = JSON.parse(env.SITE_GUIDES ?? "{}");

export default defineConfig({
  title: "Answerback",
  description: "Amazon API Gateway WebSocket APIs on your own machine, with integration responses that execute",
  lang: "en",
  base,
  srcDir: env.SITE_SOURCE ?? ".pages/current",
  outDir: env.SITE_OUTPUT ?? "../dist/site",
  cleanUrls: true,
  lastUpdated: false,
  rewrites: (page) => page.replace(/(^|\/)README\.md$/, "$1index.md"),
  // Built beside the pages by `npm run docs`.
  ignoreDeadLinks: [/^\/playground\//],
  markdown: {
    languages: [velocity],
    config: (markdown) => {
      markdown.core.ruler.push("answerback", ({ env: page, tokens }) => {
        for (const token of tokens.flatMap((token) => [token, ...(token.children ?? [])])) {
          const href = token.attrGet("href");
          if (token.type === "link_open" && href !== null) token.attrSet("href", linkOf(page.relativePath, href));
          // Pictures beside the page.
          if (token.type.startsWith("html_")) token.content = token.content.replace(/(src(?:set)?=")(?=\w)/g, "$1./");
          // `<name>` in a sentence is text, not an element.
          if (token.type === "html_inline" && !elements.test(token.content)) token.type = "text";
        }
      });
      // Vue would read `{{` as an expression.
      const { escapeHtml } = markdown.utils;
      const escaped = (text: string) => escapeHtml(text).replaceAll("{{", "&#123;&#123;");
      markdown.renderer.rules.text = (tokens, index) => escaped(tokens[index]!.content);
      markdown.renderer.rules.code_inline = (tokens, index) => `<code>${escaped(tokens[index]!.content)}</code>`;
    },
  },
  vite: {
    logLevel: "warn",
    build: { chunkSizeWarningLimit: 4096, target: "es2022" },
  },
  themeConfig: {
    search: { provider: "local" },
    nav: [
      { text: "Guides", link: "/guides/run-your-program" },
      { text: "Playground", link: "/playground/index.html", target: "_self" },
      { text: versions[0]?.text ?? "Versions", items: [...versions] },
    ],
    sidebar: [
      { text: "By task", items: pages(guides) },
      {
        text: "Programs",
        items: pages({
          dev: "answerback dev",
          cloudformation: "CloudFormation, SAM, CDK",
          functions: "Lambda functions",
          dynamodb: "DynamoDB",
          clients: "AWS clients",
          settings: "Settings",
        }),
      },
      {
        text: "Looking and testing",
        items: pages({
          inspector: "The inspector",
          "inspector-api": "The inspector's API",
          findings: "Findings",
          testing: "Conversations",
          vtl: "Templates on their own",
        }),
      },
      {
        text: "Operating",
        items: pages({
          operating: "Service, container, limits",
          cluster: "A cluster",
          performance: "Performance",
          scale: "Scale",
        }),
      },
      {
        text: "Reference",
        collapsed: true,
        items: pages({
          "reference/": "Pulumi resources",
          coverage: "What works",
          "behaviour/integration-responses": "Integration responses",
          "behaviour/mapping-templates": "Mapping templates",
          "behaviour/data-plane": "Data plane",
          "behaviour/control-plane": "Control plane",
          "behaviour/pulumi": "Pulumi",
          assumptions: "Assumptions",
          comparison: "Other emulators",
        }),
      },
      {
        text: "Project",
        collapsed: true,
        items: pages({
          architecture: "Architecture",
          "decisions/": "Decisions",
          dependencies: "Dependencies",
          licences: "Licences",
        }),
      },
    ],
    outline: [2, 3],
    ...(repository === "" ? {} : { socialLinks: [{ icon: "github", link: repository }] }),
    footer: { message: "Apache License 2.0" },
  },
});

/** Links of a page to files outside of docs/ lead to the repository; READMEs of folders are their index pages. */
function linkOf(page: string, href: string): string {
  if (/^(?:[a-z]+:|#|\/)/.test(href)) return href;
  const [path = "", anchor] = href.split("#");
  const target = posix.normalize(posix.join("docs", posix.dirname(page), path));
  if (target.startsWith("docs/") && target.endsWith(".md")) return href.replace(/README\.md/, "index.md");
  const kind = /\.[a-z]+$|\/[A-Z]+$/.test(target) ? "blob" : "tree";
  return `${repository}/${kind}/${revision}/${target}${anchor === undefined ? "" : `#${anchor}`}`;
}
