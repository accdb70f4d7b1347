/** The one error that means: this file is not a table that can be opened. Its message is a sentence for the user. */
export class TableFileRefused extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'TableFileRefused';
  }
}
