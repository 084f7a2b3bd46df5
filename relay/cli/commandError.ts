/** A mistake of the caller or of the machine that one line explains; the command ends with exit code 2. */
export class CommandError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CommandError';
  }
}
