/** The one error that means: this operation can't be done on this table, and nothing was changed. */
export class OperationRefused extends Error {
  /** @param sentence What is wrong and what to do about it; the user reads it as it stands. */
  constructor(sentence: string) {
    super(sentence);
    this.name = 'OperationRefused';
  }
}
