/** What the caller sent cannot be used: answered with its status and its message, never with a stack trace. */
export class BadRequest extends Error {
  constructor(
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = 'BadRequest';
  }
}
