// The sets of \p{…}, by Java's names.

import { characterTests } from "../character.ts";
import { CharSet, everything, unicodeDigit, unicodeSpace, unicodeWord } from "./char-set.ts";
import { blockNames, scriptNames } from "./unicode-names.ts";

const categories = /^(?:C[ncfos]?|L[ultmoC]?|M[nec]?|N[dlo]?|Z[slp]?|P[dsecoif]?|S[mcko]?)$/;

const anyCase = "\\p{Lowercase}\\p{Uppercase}\\p{Lt}";

const ascii: Readonly<Record<string, string>> = {
  ASCII: "\\u{0}-\\u{7f}",
  Alnum: "a-zA-Z0-9",
  Alpha: "a-zA-Z",
  Blank: "\\u{20}\\t",
  Cntrl: "\\u{0}-\\u{1f}\\u{7f}",
  Digit: "0-9",
  Graph: "\\u{21}-\\u{7e}",
  Lower: "a-z",
  Print: "\\u{20}-\\u{7e}",
  Punct: "\\u{21}-\\u{2f}\\u{3a}-\\u{40}\\u{5b}-\\u{60}\\u{7b}-\\u{7e}",
  Space: "\\t-\\r\\u{20}",
  Upper: "A-Z",
  XDigit: "0-9a-fA-F",
  L1: "\\u{0}-\\u{ff}",
};

const sets = new Map<string, CharSet>();

/** One set per body, so that all patterns share its cached results. */
function set(body: string, bmp = false): CharSet {
  let known = sets.get(body);
  if (known === undefined) {
    known = new CharSet(`[${body}]`, bmp);
    sets.set(body, known);
  }
  return known;
}

/** The set of `\p{Lu}`, `\p{Alpha}`, `\p{javaLetter}`; undefined if Java has no such name. */
export function propertySet(name: string, ignoreCase: boolean): CharSet | undefined {
  if (name === "all") return everything;
  if (name === "LD") return set("\\p{L}\\p{Nd}");
  if (Object.hasOwn(ascii, name))
    return set(ignoreCase && (name === "Lower" || name === "Upper") ? ascii.Alpha! : ascii[name]!, true);
  if (categories.test(name)) return set(ignoreCase && /^L[ult]$/.test(name) ? "\\p{LC}" : `\\p{${name}}`);
  const method = name.startsWith("java") ? name.slice(4) : "";
  if (!Object.hasOwn(characterTests, method)) return undefined;
  return set(ignoreCase && /^(?:Lower|Upper|Title)Case$/.test(method) ? anyCase : characterTests[method]!);
}

const hexDigit = set("\\p{Nd}0-9A-Fa-f\\u{ff10}-\\u{ff19}\\u{ff21}-\\u{ff26}\\u{ff41}-\\u{ff46}");

const posix: Readonly<Record<string, CharSet>> = {
  ALPHA: set("\\p{Alphabetic}"),
  LOWER: set("\\p{Lowercase}"),
  UPPER: set("\\p{Uppercase}"),
  SPACE: unicodeSpace,
  PUNCT: set("\\p{P}"),
  XDIGIT: hexDigit,
  ALNUM: set("\\p{Alphabetic}\\p{Nd}"),
  CNTRL: set("\\p{Cc}"),
  DIGIT: unicodeDigit,
  BLANK: set("\\p{Zs}\\t"),
  GRAPH: set("^\\p{Z}\\p{Cc}\\p{Cs}\\p{Cn}"),
  PRINT: set("[^\\p{Zl}\\p{Zp}\\p{Cc}\\p{Cs}\\p{Cn}]"),
};

/** The set of a POSIX name under the flag `U`; the case of the name does not matter. */
export function unicodePosixSet(name: string, ignoreCase: boolean): CharSet | undefined {
  const upper = name.toUpperCase();
  if (!Object.hasOwn(posix, upper)) return undefined;
  return ignoreCase && /^(?:LOW|UPP)ER$/.test(upper) ? set(anyCase) : posix[upper];
}

/** Properties with the same name in Java and JavaScript. */
const sharedNames =
  "Alphabetic Assigned Control Emoji Emoji_Presentation Emoji_Modifier Emoji_Modifier_Base Emoji_Component " +
  "Extended_Pictographic Ideographic Join_Control Letter Lowercase Noncharacter_Code_Point Punctuation Uppercase";

const binary: Readonly<Record<string, string>> = {
  ...Object.fromEntries(sharedNames.split(" ").map((name) => [name.toUpperCase(), `\\p{${name}}`])),
  JOINCONTROL: "\\p{Join_Control}",
  NONCHARACTERCODEPOINT: "\\p{Noncharacter_Code_Point}",
  TITLECASE: "\\p{Lt}",
};

/** The set of `\p{IsNAME}`: a binary property or a POSIX name; the case of the name does not matter. */
export function unicodePropertySet(name: string, ignoreCase: boolean): CharSet | undefined {
  const upper = name.toUpperCase();
  if (Object.hasOwn(binary, upper))
    return set(ignoreCase && /^(?:LOWER|UPPER|TITLE)CASE$/.test(upper) ? anyCase : binary[upper]!);
  if (upper === "HEXDIGIT" || upper === "HEX_DIGIT") return hexDigit;
  if (upper === "WHITESPACE" || upper === "WHITE_SPACE") return unicodeSpace;
  return upper === "WORD" ? unicodeWord : unicodePosixSet(name, ignoreCase);
}

let scriptCodes: ReadonlyMap<string, string> | undefined;

/** A script by Java's name or its four-letter code, in any case; undefined if Java has no such script. */
export function scriptSet(name: string): CharSet | undefined {
  scriptCodes ??= new Map(
    scriptNames.split(" ").flatMap((entry) => {
      const [long = "", code = ""] = entry.split(":");
      return [[long, code] as const, [code, code] as const];
    }),
  );
  const code = scriptCodes.get(name.toUpperCase());
  return code === undefined ? undefined : set(`\\p{Script=${code.charAt(0)}${code.slice(1).toLowerCase()}}`);
}

let blocks: ReadonlyMap<string, string> | undefined;

/** A block by one of Java's names, in any case; undefined if Java has no such block. */
export function blockSet(name: string): CharSet | undefined {
  blocks ??= readBlocks();
  const range = blocks.get(name.toUpperCase());
  return range === undefined ? undefined : set(range);
}

function readBlocks(): ReadonlyMap<string, string> {
  // An obsolete block without characters.
  const ranges = new Map([["SURROGATES_AREA", ""]]);
  const entries = blockNames.split(",").map((entry) => entry.split(":"));
  entries.forEach(([start = "", names = ""], index) => {
    const end = Number.parseInt(entries[index + 1]?.[0] ?? "", 16) * 16 - 1;
    const range = `\\u{${start}0}-\\u{${end.toString(16)}}`;
    for (const name of names === "" ? [] : names.split("/")) {
      ranges.set(name, range).set(name.replaceAll(" ", ""), range);
      if (names.startsWith(name)) ranges.set(name.replace(/[ -]/g, "_"), range);
    }
  });
  return ranges;
}
