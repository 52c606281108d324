// The modules that are generated from velocity.grammar.
declare module "*.grammar" {
  export const parser: import("@lezer/lr").LRParser;
}

declare module "*.terms" {
  export const terms: Readonly<
    Record<
      | "Text"
      | "Textblock"
      | "Escape"
      | "LineComment"
      | "BlockComment"
      | "Whitespace"
      | "Dangling"
      | "Invalid"
      | "SetKeyword"
      | "IfKeyword"
      | "ElseIfKeyword"
      | "ElseKeyword"
      | "EndKeyword"
      | "BlockName"
      | "CallName"
      | "BareName"
      | "VariableName"
      | "PropertyName"
      | "formalOpen"
      | "formalClose"
      | "Dot"
      | "indexOpen"
      | "indexClose"
      | "argumentsOpen"
      | "argumentsClose"
      | "parenthesisOpen"
      | "parenthesisClose"
      | "listOpen"
      | "listClose"
      | "mapOpen"
      | "mapClose"
      | "Comma"
      | "Colon"
      | "RangeOperator"
      | "String"
      | "Integer"
      | "Float"
      | "Boolean"
      | "Word"
      | "Minus"
      | "Plus"
      | "Multiply"
      | "LogicAnd"
      | "LogicOr"
      | "Compare"
      | "Equal"
      | "LogicNot"
      | "Assign",
      number
    >
  >;
}
