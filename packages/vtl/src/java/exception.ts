// A Java exception on its way from a method to the reference that called it, where it becomes a TemplateError.

/** What a Java method would have thrown. `javaClass` is the exception's class, `message` Java's own words as far as they help. */
export class JavaException extends Error {
  override readonly name = "JavaException";
  readonly javaClass: string;

  constructor(javaClass: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.javaClass = javaClass;
  }
}

export function indexOutOfBounds(index: number, length: number): JavaException {
  return new JavaException("java.lang.IndexOutOfBoundsException", `Index ${index} out of bounds for length ${length}`);
}

export function nullPointer(): JavaException {
  return new JavaException("java.lang.NullPointerException", "an argument has no value");
}

/** What a method does first with a text: it fails when there is none. @throws JavaException NullPointerException */
export function text(value: string | null): string {
  if (value === null) throw nullPointer();
  return value;
}

/** What compareTo() throws for an argument of another class. */
export function notComparable(value: unknown): JavaException {
  if (value === null) return nullPointer();
  return new JavaException("java.lang.ClassCastException", "the argument is of another class");
}
