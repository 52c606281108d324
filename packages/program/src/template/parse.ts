// Parses a template in YAML or JSON.

import { Fault } from "./fault.ts";
import type { MapNode, TemplateNode } from "./node.ts";
import { parseJson } from "./parse-json.ts";
import { parseYaml } from "./parse-yaml.ts";

/** A template whose text begins with a brace is JSON, unless only YAML can read it. @throws Fault */
export function parseTemplate(text: string): MapNode {
  const root = isJson(text) ? jsonOrFlow(text) : parseYaml(text);
  if (root.kind !== "map") throw new Fault(root.start, "A template must be a map with the section Resources.");
  return root;
}

const isJson = (text: string) => /^\uFEFF?\s*\{/.test(text);

function jsonOrFlow(text: string): TemplateNode {
  try {
    return parseJson(text);
  } catch (error) {
    // A flow map of YAML also begins with a brace.
    try {
      return parseYaml(text);
    } catch {
      throw error;
    }
  }
}
