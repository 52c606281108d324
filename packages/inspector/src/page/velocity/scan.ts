// Finds one token, as Velocity's tokenizer does: the longest one that the lexical state allows, and the state after it.
import { velocity } from "@answerback/vtl";
import {
  at,
  backslash,
  beginsArguments,
  type Characters,
  carriageReturn,
  closeBrace,
  closeBracket,
  closeParenthesis,
  code,
  dollar,
  dollarLength,
  dot,
  doubleQuote,
  hash,
  isBlank,
  isDigit,
  isIdentifier,
  isLetter,
  isLineBreak,
  isTextEnd,
  isWhitespace,
  isWord,
  isWordStart,
  minus,
  newline,
  openBrace,
  openBracket,
  openParenthesis,
  singleQuote,
  space,
  tab,
  underscore,
} from "./characters.ts";
import type { LexicalContext } from "./lexical-context.ts";
import { argumentSigns, directiveSigns, wordOperators } from "./token-images.ts";
import { terms } from "./velocity.terms";

export interface ScannedToken {
  readonly term: number;
  /** 0 at the end of the text. */
  readonly length: number;
  readonly context: LexicalContext;
}

export function scan(input: Characters, context: LexicalContext): ScannedToken {
  return new Scanner(input, context).token();
}

class Scanner {
  readonly #input: Characters;
  #context: LexicalContext;
  /** Offset of the next character. */
  #at = 0;

  constructor(input: Characters, context: LexicalContext) {
    this.#input = input;
    this.#context = context;
  }

  token(): ScannedToken {
    for (;;) {
      if (this.#peek() === -1) return this.#done(this.#at === 0 ? 0 : terms.Invalid);
      const found = this.#next();
      if (found !== undefined) return found;
    }
  }

  #peek(offset = 0): number {
    return this.#input.peek(this.#at + offset);
  }

  #done(term: number): ScannedToken {
    return { term, length: this.#at, context: this.#context };
  }

  #take(term: number, length: number): ScannedToken {
    this.#at += length;
    return this.#done(term);
  }

  #pop(): void {
    this.#context = this.#context.pop();
  }

  /** @returns undefined if the same token continues in another state, or if a state ends before it */
  #next(): ScannedToken | undefined {
    const { state } = this.#context;
    switch (this.#peek()) {
      case dollar:
        return this.#dollar(0, state === "text" || state === "reference");
      case hash:
        return this.#hash();
      case backslash: {
        const slashes = this.#run((character) => character === backslash);
        if (this.#peek(slashes) === dollar) return this.#dollar(slashes, false);
        break;
      }
      case space:
      case tab: {
        const length = this.#setLength();
        if (length > 0) return this.#set(length);
        break;
      }
    }
    switch (state) {
      case "text":
        return this.#text();
      case "reference":
      case "modifier":
        return this.#reference();
      case "directive":
        return this.#directive();
      case "arguments":
        return this.#arguments();
      case "index":
        return this.#index();
      case "hash":
        return this.#afterHash();
    }
  }

  /** The number of characters from an offset on that fit. */
  #run(fits: (character: number) => boolean, from = 0): number {
    let length = from;
    while (fits(this.#peek(length))) length++;
    return length - from;
  }

  /** The characters of an offset, which may be negative for those of the token that have been read. */
  #image(length: number, from = 0): string {
    let image = "";
    for (let offset = from; offset < from + length; offset++) image += String.fromCharCode(this.#peek(offset));
    return image;
  }

  #isNext(text: string, offset = 0): boolean {
    for (let index = 0; index < text.length; index++) {
      if (this.#peek(offset + index) !== text.charCodeAt(index)) return false;
    }
    return true;
  }

  /** A dollar sign after backslashes. @param emptyIndex true if `$[`, `$.` and the like are text */
  #dollar(slashes: number, emptyIndex: boolean): ScannedToken | undefined {
    if (emptyIndex && slashes === 0) {
      const following = this.#peek(1);
      if (following === openBracket || following === dot) return this.#take(terms.Text, 2);
      if (this.#isNext("![", 1)) return this.#take(terms.Text, 3);
      if (this.#isNext("\\![", 1)) return this.#take(terms.Text, 4);
    }
    const length = dollarLength(this.#input, this.#at + slashes);
    this.#at += slashes + length;
    if (this.#context.state === "reference") this.#pop();
    this.#context = this.#context.push("reference");
    return undefined;
  }

  #hash(): ScannedToken | undefined {
    const { state } = this.#context;
    if (this.#isNext("#*")) return this.#comment(terms.BlockComment, "*#");
    if (this.#isNext("#[[")) return this.#comment(terms.Textblock, "]]#");
    if (this.#isNext("##") && state !== "modifier" && state !== "arguments" && state !== "index") {
      if (state === "reference") this.#pop();
      return this.#lineComment();
    }
    const length = this.#setLength();
    if (length > 0) return this.#set(length);
    if (state === "reference" || state === "modifier") this.#pop();
    this.#at++;
    this.#context = this.#context.push("hash");
    return undefined;
  }

  /** The length of `#set(` with the blanks before it; 0 if there is none. */
  #setLength(): number {
    const { state } = this.#context;
    if (state === "directive" || state === "index" || state === "hash") return 0;
    const start = this.#run(isBlank);
    const name = this.#isNext("#set", start) ? 4 : this.#isNext("#{set}", start) ? 6 : 0;
    if (name === 0) return 0;
    const end = start + name + this.#run((character) => character === space, start + name);
    return this.#peek(end) === openParenthesis ? end + 1 : 0;
  }

  #set(length: number): ScannedToken {
    this.#context = this.#context.push("directive").with({ inSet: true, opened: 1 });
    return this.#take(terms.SetKeyword, length);
  }

  #lineComment(): ScannedToken {
    this.#at += 2;
    for (;;) {
      const character = this.#peek();
      if (character === -1) return this.#done(terms.LineComment);
      if (isLineBreak(character)) return this.#take(terms.LineComment, this.#lineBreakLength(0));
      this.#at += this.#commentCharacters();
    }
  }

  #comment(term: number, end: string): ScannedToken {
    this.#at += term === terms.Textblock || this.#isFormalComment() ? 3 : 2;
    for (;;) {
      if (this.#peek() === -1) return this.#done(term === terms.BlockComment ? term : terms.Invalid);
      if (this.#isNext(end)) return this.#take(term, end.length);
      this.#at += this.#commentCharacters();
    }
  }

  #isFormalComment(): boolean {
    return this.#isNext("#**") && this.#peek(3) !== -1 && this.#peek(3) !== hash;
  }

  /** The characters of a comment up to the next place where it can end. Signs such as `#*` are read together. */
  #commentCharacters(): number {
    const character = this.#peek();
    if (character === hash) {
      if (this.#isNext("#*")) return this.#isFormalComment() ? 4 : 2;
      return this.#isNext("#[[") ? 3 : 1;
    }
    const slashes = character === backslash ? this.#run((each) => each === backslash) : 0;
    if (this.#peek(slashes) === dollar) return slashes + dollarLength(this.#input, this.#at + slashes);
    return 1;
  }

  /** The name or number after `#`. */
  #afterHash(): ScannedToken | undefined {
    const bracketed = this.#bracketedWordLength();
    const length = bracketed > 0 ? bracketed : this.#wordLength();
    if (length === 0) return this.#afterLoneHash();
    const name = bracketed > 0 ? this.#image(length - 2, 1) : this.#image(length);
    this.#at += length;
    switch (name) {
      case "end":
      case "else":
        this.#at += this.#lineRestLength(0);
        this.#pop();
        return this.#done(name === "end" ? terms.EndKeyword : terms.ElseKeyword);
      case "if":
      case "elseif":
        this.#context = this.#context.with({ state: "directive" });
        return this.#done(name === "if" ? terms.IfKeyword : terms.ElseIfKeyword);
    }
    if (this.#peek(this.#run(isWhitespace)) !== openParenthesis) {
      this.#pop();
      return this.#done(terms.BareName);
    }
    this.#context = this.#context.with({ state: "directive" });
    // Velocity cuts the name from the whole token, which signs before the hash can belong to.
    const directive = this.#image(this.#at, -this.#at).slice(bracketed > 0 ? 2 : 1, bracketed > 0 ? -1 : undefined);
    const type = velocity.directives.get(directive);
    const isBlock = type === "block" || (type === undefined && directive.startsWith("@"));
    return this.#done(isBlock ? terms.BlockName : terms.CallName);
  }

  #afterLoneHash(): ScannedToken | undefined {
    const number = this.#numberLength();
    this.#pop();
    if (number !== undefined) return this.#take(terms.Text, number.length);
    return this.#at > 0 ? this.#done(terms.Dangling) : undefined;
  }

  #text(): ScannedToken {
    if (this.#peek() === backslash) return this.#escape();
    this.#at += Math.max(
      1,
      this.#run((character) => character !== -1 && !isTextEnd(character)),
    );
    return this.#done(terms.Text);
  }

  /** Backslashes, and the directive that an odd number of them escapes. */
  #escape(): ScannedToken {
    const slashes = this.#run((character) => character === backslash);
    if (slashes % 2 === 1 && this.#peek(slashes) === hash) {
      this.#at += slashes + 1;
      const bracketed = this.#bracketedWordLength();
      const length = bracketed > 0 ? bracketed : this.#wordLength();
      if (length > 0) return this.#take(terms.Escape, length);
      this.#at -= slashes + 1;
    }
    return this.#take(terms.Escape, this.#peek(1) === backslash ? 2 : 1);
  }

  #reference(): ScannedToken | undefined {
    const character = this.#peek();
    const { state } = this.#context;
    if (isLetter(character) || character === underscore) {
      return this.#identifier(this.#at > 0 ? terms.VariableName : terms.PropertyName);
    }
    if (character === dot && isLetter(this.#peek(1))) {
      this.#context = this.#context.with({ state: "modifier" });
      return this.#take(terms.Dot, 1);
    }
    if (character === openBracket) {
      this.#context = this.#context.push("index");
      return this.#take(terms.indexOpen, 1);
    }
    if (character === openParenthesis && state === "modifier") {
      this.#context = this.#context.with({ state: "arguments", opened: this.#context.opened + 1 });
      return this.#take(beginsArguments(this.#input, this.#at + 1) ? terms.argumentsOpen : terms.Text, 1);
    }
    if (character === openBrace) return this.#take(terms.formalOpen, 1);
    this.#pop();
    if (character === closeBrace) return this.#take(terms.formalClose, 1);
    // Dollar signs that begin no reference.
    return this.#at > 0 ? this.#done(terms.Dangling) : undefined;
  }

  #identifier(term: number): ScannedToken {
    const length = this.#run(isIdentifier);
    const image = this.#image(length);
    return this.#take(image === "true" || image === "false" ? terms.Boolean : term, length);
  }

  #directive(): ScannedToken {
    const character = this.#peek();
    if (character === closeParenthesis) {
      this.#at += 1 + this.#lineRestLength(1);
      return this.#closeParenthesis();
    }
    const word = this.#wordLength();
    if (word > 0) {
      const term = wordOperators.get(this.#image(word)) ?? terms.Word;
      return this.#take(term, word);
    }
    const value = this.#value();
    if (value !== undefined) return value;
    if (character === openParenthesis) this.#context = this.#context.with({ opened: this.#context.opened + 1 });
    return this.#sign(directiveSigns);
  }

  #closeParenthesis(): ScannedToken {
    // The parenthesis of a #set is its last one in this state.
    for (;;) {
      const { opened, closed, parent } = this.#context;
      if (opened > 0) {
        if (opened === closed + 1) this.#pop();
        else this.#context = this.#context.with({ closed: closed + 1 });
        break;
      }
      this.#pop();
      if (parent === undefined) break;
    }
    if (this.#context.state !== "directive") this.#context = this.#context.with({ inSet: false });
    return this.#done(terms.parenthesisClose);
  }

  #arguments(): ScannedToken {
    const character = this.#peek();
    if (isLetter(character) || character === underscore) {
      return this.#identifier(terms.PropertyName);
    }
    if (character === closeParenthesis) {
      this.#context = this.#context.with({ state: "reference" });
      return this.#take(terms.argumentsClose, 1);
    }
    const value = this.#value();
    if (value !== undefined) return value;
    if (character === dot && isLetter(this.#peek(1))) {
      this.#context = this.#context.with({ state: "modifier" });
      return this.#take(terms.Dot, 1);
    }
    return this.#sign(argumentSigns);
  }

  #index(): ScannedToken {
    if (this.#peek() === closeBracket) {
      this.#pop();
      return this.#take(terms.indexClose, 1);
    }
    if (this.#isNext("true")) return this.#take(terms.Boolean, 4);
    if (this.#isNext("false")) return this.#take(terms.Boolean, 5);
    return this.#value() ?? this.#invalid();
  }

  /** White space, a string or a number. */
  #value(): ScannedToken | undefined {
    const character = this.#peek();
    if (isWhitespace(character)) return this.#take(terms.Whitespace, this.#run(isWhitespace));
    if (character === singleQuote || character === doubleQuote) return this.#string(character);
    const number = this.#numberLength();
    if (number === undefined) return undefined;
    const { state, opened, inSet } = this.#context;
    const stays = opened > 0 || inSet || state === "arguments" || (state === "index" && !number.isFloat);
    if (!stays) this.#pop();
    return this.#take(number.isFloat ? terms.Float : terms.Integer, number.length);
  }

  /** A doubled quote does not end a string if another quote follows. An unterminated one ends with its line. */
  #string(quote: number): ScannedToken {
    let close = this.#find(quote, 1);
    if (close === -1)
      return this.#take(
        terms.Invalid,
        this.#run((character) => character !== -1 && !isLineBreak(character)),
      );
    while (this.#peek(close + 1) === quote) {
      const further = this.#find(quote, close + 2);
      if (further === -1) break;
      close = further;
    }
    const { state, opened, inSet } = this.#context;
    if (state === "directive" && !inSet && opened === 0) this.#pop();
    return this.#take(terms.String, close + 1);
  }

  #find(character: number, from: number): number {
    for (let offset = from; ; offset++) {
      const each = this.#peek(offset);
      if (each === character) return offset;
      if (each === -1) return -1;
    }
  }

  #sign(signs: ReadonlyMap<string, number>): ScannedToken {
    for (const length of [2, 1]) {
      const term = signs.get(this.#image(length));
      if (term !== undefined) return this.#take(term, length);
    }
    return this.#invalid();
  }

  #invalid(): ScannedToken {
    return this.#take(terms.Invalid, 1);
  }

  #wordLength(): number {
    return isWordStart(this.#peek()) || this.#peek() === at ? this.#run(isWord) : 0;
  }

  /** `{name}`, with its braces; 0 if there is none. */
  #bracketedWordLength(): number {
    if (this.#peek() !== openBrace || !isWordStart(this.#peek(1))) return 0;
    const length = this.#run(isWord, 1) + 2;
    return this.#peek(length - 1) === closeBrace ? length : 0;
  }

  /** A number, without a `..` after it. */
  #numberLength(): { readonly length: number; readonly isFloat: boolean } | undefined {
    const sign = this.#peek() === minus ? 1 : 0;
    const digits = this.#run(isDigit, sign);
    let end = sign + digits;
    if (digits > 0 && this.#isNext("..", end)) return { length: end, isFloat: false };
    let isFloat = false;
    if (this.#peek(end) === dot && (digits > 0 || isDigit(this.#peek(end + 1)))) {
      isFloat = true;
      end += 1 + this.#run(isDigit, end + 1);
    } else if (digits === 0) return undefined;
    const exponent = this.#exponentLength(end);
    return { length: end + exponent, isFloat: isFloat || exponent > 0 };
  }

  #exponentLength(from: number): number {
    const character = this.#peek(from);
    if (character !== code("e") && character !== code("E")) return 0;
    const sign = this.#peek(from + 1);
    const start = from + (sign === minus || sign === code("+") ? 2 : 1);
    const digits = this.#run(isDigit, start);
    return digits === 0 ? 0 : start + digits - from;
  }

  /** Blanks and a line break; 0 if there is anything else in the line. */
  #lineRestLength(from: number): number {
    const blanks = this.#run(isBlank, from);
    const lineBreak = this.#lineBreakLength(from + blanks);
    return lineBreak === 0 ? 0 : blanks + lineBreak;
  }

  #lineBreakLength(from: number): number {
    const character = this.#peek(from);
    if (character === carriageReturn) return this.#peek(from + 1) === newline ? 2 : 1;
    return character === newline ? 1 : 0;
  }
}
