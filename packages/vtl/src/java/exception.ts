// Exceptions of Java methods. The reference that calls the method turns them into a TemplateError.

/** The exception that a Java method throws. `javaClass` is its class; `message` is Java's where that is helpful. */
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

/** Returns an argument that must not be null. @throws JavaException NullPointerException */
export function nonNull<Value>(value: Value | null): Value {
  if (value === null) throw nullPointer();
  return value;
}

/** The exception of compareTo() for null or an argument of another class. */
export function notComparable(value: unknown): JavaException {
  if (value === null) return nullPointer();
  return new JavaException("java.lang.ClassCastException", "the argument is of another class");
}

export function concurrentModification(): JavaException {
  return new JavaException("java.util.ConcurrentModificationException", "the collection changed during iteration");
}
