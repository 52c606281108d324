// A grammar of Velocity templates for the highlighter: comments, directives, references, strings and numbers.
export const velocity = {
  name: "velocity",
  scopeName: "source.velocity",
  repository: {},
  patterns: [
    { match: "##.*$", name: "comment.line" },
    { begin: "#\\*", end: "\\*#", name: "comment.block" },
    {
      match: "#\\{?(?:set|if|elseif|else|end|foreach|define|macro|evaluate|parse|include|stop|break)\\b\\}?",
      name: "keyword.control",
    },
    { match: "\\$!?\\{?[A-Za-z][\\w-]*(?:\\.[A-Za-z][\\w-]*)*\\}?", name: "variable.other" },
    { match: "'[^'\\n]*'|\"[^\"\\n]*\"", name: "string.quoted", captures: {} },
    { match: "\\b\\d+(?:\\.\\d+)?\\b", name: "constant.numeric" },
  ],
};
