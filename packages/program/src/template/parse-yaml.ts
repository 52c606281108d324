// Parses a template in YAML 1.1, as CloudFormation does, and turns short tags into their long form.
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments, Scalar } from "yaml";
import { Fault } from "./fault.ts";
import type { MapEntry, ScalarStyle, TemplateNode } from "./node.ts";

/** Anchors multiply nodes; CloudFormation limits a template to 1 MB. */
const maxNodes = 500_000;

/** Short tags whose long form does not begin with `Fn::`. */
const bareNames = new Set(["Ref", "Condition"]);
const functionNames = new Set([
  ...["And", "Base64", "Cidr", "Equals", "FindInMap", "GetAtt", "GetAZs", "If", "ImportValue", "Join", "Length", "Not"],
  ...["Or", "Select", "Split", "Sub", "ToJsonString", "Transform"],
]);
/** Tags of YAML itself. A timestamp stays a string: `Version: 2012-10-17`. */
const yamlTags = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/;

/** @throws Fault */
export function parseYaml(text: string): TemplateNode {
  const documents = parseAllDocuments(text, {
    version: "1.1",
    merge: true,
    customTags: (tags) => tags.filter((tag) => typeof tag === "string" || !/timestamp|binary/.test(tag.tag)),
    prettyErrors: false,
    logLevel: "silent",
    stringKeys: false,
    keepSourceTokens: false,
  });
  if (!Array.isArray(documents) || documents.length === 0) throw new Fault(0, "The template is empty.");
  const [document, second] = documents as readonly Document.Parsed[];
  const [error] = documents.flatMap((it: Document.Parsed) => it.errors);
  if (error !== undefined) throw new Fault(error.pos[0], `The template is not valid YAML: ${sentence(error.message)}`);
  if (second !== undefined) throw new Fault(second.range[0], "The template has a second YAML document.");
  if (document?.contents == null) throw new Fault(0, "The template is empty.");
  return new Converter(document).node(document.contents, 0);
}

const sentence = (text: string) => (text.endsWith(".") ? text : `${text}.`);

class Converter {
  readonly #document: Document.Parsed;
  #count = 0;

  constructor(document: Document.Parsed) {
    this.#document = document;
  }

  node(node: Node | null, at: number): TemplateNode {
    if (++this.#count > maxNodes) throw new Fault(at, "The template is too large: its anchors repeat too much.");
    if (node === null) return { kind: "scalar", value: null, style: "plain", start: at, end: at };
    const start = node.range?.[0] ?? at;
    if (isAlias(node)) {
      const target = node.resolve(this.#document);
      if (target === undefined) throw new Fault(start, `There is no anchor &${node.source} before this alias.`);
      return this.node(target, start);
    }
    const plain = this.#untagged(node, start);
    const { tag } = node;
    if (tag === undefined || !tag.startsWith("!") || tag === "!") {
      if (tag !== undefined && tag !== "!" && !yamlTags.test(tag) && !isScalar(node))
        throw new Fault(start, `The tag ${tag} is not supported in templates.`);
      return plain;
    }
    const name = tag.slice(1);
    const key = bareNames.has(name) ? name : `Fn::${name}`;
    if (!bareNames.has(name) && !functionNames.has(name)) {
      throw new Fault(start, `CloudFormation has no function !${name}.`);
    }
    return { kind: "map", entries: [{ key, start, value: plain }], start };
  }

  #untagged(node: Node, start: number): TemplateNode {
    if (isMap(node)) return { kind: "map", entries: this.#entries(node.items as readonly Pair[]), start };
    if (isSeq(node)) return { kind: "list", items: node.items.map((it) => this.node(it as Node, start)), start };
    if (!isScalar(node)) throw new Fault(start, "A template cannot contain this value.");
    return scalar(node, start);
  }

  #entries(pairs: readonly Pair[]): readonly MapEntry[] {
    const entries: MapEntry[] = [];
    const merged: MapEntry[] = [];
    for (const { key, value } of pairs) {
      const start = key?.range?.[0] ?? 0;
      if (!isScalar(key)) throw new Fault(start, "A key must be a string.");
      if (key.tag === "tag:yaml.org,2002:merge" || (key.source === "<<" && key.type === "PLAIN")) {
        merged.push(...this.#merged(this.node(value, start)));
        continue;
      }
      // `on` and `12` are strings as keys.
      const name = key.type === "PLAIN" && key.source !== undefined ? key.source : String(key.value);
      if (entries.some((it) => it.key === name)) throw new Fault(start, `The key ${name} occurs twice in this map.`);
      entries.push({ key: name, start, value: this.node(value, key.range?.[1] ?? start) });
    }
    const own = new Set(entries.map(({ key }) => key));
    const inherited = merged.filter(({ key }, index) => {
      return !own.has(key) && merged.findIndex((it) => it.key === key) === index;
    });
    return [...entries, ...inherited];
  }

  #merged(node: TemplateNode): readonly MapEntry[] {
    if (node.kind === "map") return node.entries;
    if (node.kind === "list") return node.items.flatMap((it) => this.#merged(it));
    throw new Fault(node.start, "Only a map can be merged with <<.");
  }
}

interface Pair {
  readonly key: Node | null;
  readonly value: Node | null;
}

const styles: Readonly<Record<string, ScalarStyle>> = {
  [Scalar.PLAIN]: "plain",
  [Scalar.QUOTE_SINGLE]: "single",
  [Scalar.QUOTE_DOUBLE]: "double",
  [Scalar.BLOCK_LITERAL]: "literal",
  [Scalar.BLOCK_FOLDED]: "folded",
};

function scalar(node: Scalar, start: number): TemplateNode {
  const { source, type = Scalar.PLAIN } = node;
  return {
    kind: "scalar",
    value: scalarValue(node.value, source),
    style: styles[type] ?? "plain",
    start,
    end: node.range?.[1] ?? start,
  };
}

/** Digits that no number of YAML 1.1 has, such as an account with a leading 0, are a string. */
function scalarValue(value: unknown, source: string | undefined): string | number | boolean | null {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  const isNumber = typeof value === "number" && !(Number.isInteger(value) && !Number.isSafeInteger(value));
  return isNumber && !/^[-+]?0\d*[89]\d*$/.test(source ?? "") ? value : (source ?? String(value));
}
