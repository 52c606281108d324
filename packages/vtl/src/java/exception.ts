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

/** An argument that may not be null. @throws JavaException NullPointerException */
export function nonNull<Value>(value: Value | null): Value {
  if (value === null) throw nullPointer();
  return value;
}

/** What compareTo() throws for an argument of another class. */
export function notComparable(value: unknown): JavaException {
  if (value === null) return nullPointer();
  return new JavaException("java.lang.ClassCastException", "the argument is of another class");
}

export function concurrentModification(): JavaException {
  return new JavaException("java.util.ConcurrentModificationException", "the collection changed during iteration");
}
