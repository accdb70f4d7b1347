/** The book of a round: what was asked of the pages, and what they said became of it. */
import type { SoakOperation } from './operationPlan.ts';
import type { TabEvent } from './tabEvent.ts';

export class RoundLedger {
  readonly #performed: SoakOperation[] = [];
  readonly #excused = new Set<number>();
  readonly #serialOf = new Map<string, number>();
  readonly #acknowledged = new Set<number>();
  readonly #refused: string[] = [];
  #lastSerial = 0;

  nextSerial = (): number => {
    this.#lastSerial += 1;
    return this.#lastSerial;
  };

  /** Everything that was asked for, in order. */
  get performed(): readonly SoakOperation[] {
    return this.#performed;
  }

  /** The serials of what a page called applied. */
  get acknowledged(): ReadonlySet<number> {
    return this.#acknowledged;
  }

  /** One sentence for each operation that a page called refused. */
  get refused(): readonly string[] {
    return this.#refused;
  }

  serialOf(id: string): number | undefined {
    return this.#serialOf.get(id);
  }

  perform(operations: readonly SoakOperation[]): void {
    this.#performed.push(...operations);
  }

  /** Nobody is left who could tell of these. */
  excuse(operations: readonly SoakOperation[]): void {
    for (const { serial } of operations) this.#excused.add(serial);
  }

  /** Operations whose outcome no page has told, though one should have. */
  get unheard(): readonly SoakOperation[] {
    return this.#performed.filter(
      ({ serial }) => !this.#acknowledged.has(serial) && !this.#excused.has(serial),
    );
  }

  note(event: TabEvent): void {
    if (event.kind === 'sent') this.#name(event);
    if (event.kind === 'resolved') this.#acknowledged.add(event.serial);
    if (event.kind === 'applied') {
      const serial = this.#serialOf.get(event.id);
      if (serial !== undefined) this.#acknowledged.add(serial);
    }
    if (event.kind === 'rejected') this.#refused.push(`operation ${event.serial}: ${event.reason}`);
    if (event.kind === 'refused' && !this.#serialOf.has(event.id))
      this.#refused.push(`${event.name}: ${event.code}`);
  }

  /**
   * A key belongs to the first operation like it that has none: operations that are equal are sent in their order. Where
   * the server's own redo is not to be trusted, a redo is sent as the operation that it brings back.
   */
  #name({ id, name, body }: Extract<TabEvent, { kind: 'sent' }>): void {
    if (this.#serialOf.has(id)) return;
    const named = new Set(this.#serialOf.values());
    const nameless = this.#performed.filter(({ serial }) => !named.has(serial));
    const owner =
      nameless.find((operation) => operation.name === name && JSON.stringify(operation.params) === body) ??
      nameless.find((operation) => operation.name === 'redo' && name !== 'undo');
    if (owner !== undefined) this.#serialOf.set(id, owner.serial);
  }
}
