// Velocity as a language of the editor: nesting of templates in strings, colours, folding, indentation.
import {
  continuedIndent,
  delimitedIndent,
  foldNodeProp,
  indentNodeProp,
  LanguageSupport,
  LRLanguage,
} from "@codemirror/language";
import { parseMixed } from "@lezer/common";
import { styleTags, tags } from "@lezer/highlight";
import { soundParts } from "./sound-parts.ts";
import { parser } from "./velocity.grammar";

const highlighting = styleTags({
  "SetKeyword IfKeyword ElseIfKeyword ElseKeyword EndKeyword BlockName CallName BareName": tags.keyword,
  "VariableName Reference/PropertyName": tags.variableName,
  "Dot PropertyName": tags.propertyName,
  "Method/PropertyName": tags.function(tags.propertyName),
  String: tags.string,
  "Integer Float": tags.number,
  Boolean: tags.bool,
  "LineComment BlockComment": tags.comment,
  Word: tags.keyword,
  Textblock: tags.string,
  Escape: tags.escape,
  "Invalid ⚠": tags.invalid,
});

/** Double-quoted strings are templates. */
const nestedTemplates = parseMixed((node, input) => {
  if (node.name !== "String" || node.to - node.from < 3 || input.read(node.from, node.from + 1) !== '"') return null;
  if (!/[$#]/.test(input.read(node.from, node.to))) return null;
  return { parser: velocityParser, overlay: [{ from: node.from + 1, to: node.to - 1 }] };
});

const plainParser = parser.configure({
  props: [
    highlighting,
    foldNodeProp.add({
      Block: ({ from, to }, state) => {
        const end = /\s*$/.exec(state.sliceDoc(from, to))?.[0].length ?? 0;
        return to - end > from ? { from, to: to - end } : null;
      },
      "BlockComment Textblock": ({ from, to }) => ({ from: from + 2, to: to - 2 }),
    }),
    indentNodeProp.add({
      "IfStatement Directive": continuedIndent({ except: /^\s*#\{?(?:end|else|elseif)\b/ }),
      "List Map Arguments": delimitedIndent({ closing: ")" }),
    }),
  ],
});

const velocityParser = plainParser.configure({ wrap: soundParts(plainParser) }).configure({ wrap: nestedTemplates });

export const velocityLanguage = LRLanguage.define({
  name: "velocity",
  parser: velocityParser,
  languageData: {
    commentTokens: { line: "##", block: { open: "#*", close: "*#" } },
    closeBrackets: { brackets: ["(", "[", "{", "'", '"'] },
  },
});

export const velocity = new LanguageSupport(velocityLanguage);
