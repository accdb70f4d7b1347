/** Why a change ends that its user has called off: nothing went wrong, and nothing was changed. */
export class ChangeWithdrawn extends Error {
  constructor(options?: ErrorOptions) {
    super('The change was called off.', options);
    this.name = 'ChangeWithdrawn';
  }
}
