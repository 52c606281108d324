/** An error that the Lambda service itself answers: the function did not run. */
export class FunctionServiceError extends Error {
  /** AWS's exception, such as `ResourceNotFoundException`. */
  override readonly name: string;
  /** HTTP status. */
  readonly status: number;

  constructor(name: string, status: number, message: string) {
    super(message);
    this.name = name;
    this.status = status;
  }
}
