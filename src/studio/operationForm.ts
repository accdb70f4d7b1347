/** One operation's form: keeps what the user typed until the server has applied it, and says next to it what went wrong. */
import Alpine from 'alpinejs';
import { alpineComponent } from './alpineComponent.ts';
import {
  emptyFields,
  type FormFields,
  type FormName,
  operationRequest,
  takesValue,
} from './operationRequest.ts';
import { refusalSentence } from './refusalSentence.ts';
import { isOffered } from './serverContract.ts';
import type { ColumnSummary } from './studioApi.ts';
import type { StudioPage } from './studioPage.ts';

interface Waiting {
  readonly key: string;
  readonly label: string;
}

export function operationForm(studio: StudioPage, name: FormName) {
  const { store, messages } = studio;

  return alpineComponent({
    fields: { ...emptyFields, columns: [] } as FormFields,
    problem: '',
    /** Said after a success, where the table itself does not show it. */
    done: '',
    waiting: [] as Waiting[],

    init() {
      // A column picked in the table is the likely one, unless the form is already in use.
      Alpine.effect(() => {
        const column = store.selectedColumn;
        if (column === null || Alpine.raw(this).isTouched()) return;
        this.fields.column = column;
        this.fields.columns = [column];
      });
    },

    isTouched(): boolean {
      const { newName, value } = this.fields;
      return newName !== '' || value !== '' || this.fields.columns.length > 1;
    },

    get title(): string {
      return messages.operations[name] ?? name;
    },
    typeName(type: string): string {
      return messages.types[type] ?? type;
    },
    get isOffered(): boolean {
      return isOffered(store.contract, name);
    },
    get columnNames(): readonly string[] {
      return store.columns.map((column) => column.name);
    },
    get otherColumnNames(): readonly string[] {
      return this.columnNames.filter((column) => column !== this.fields.column);
    },
    missingText(column: ColumnSummary): string {
      return column.missing === null || column.missing === 0 ? '' : messages.missing(column.missing);
    },
    get needsValue(): boolean {
      return name === 'filter_rows' ? takesValue(this.fields.operator) : this.fields.strategy === 'value';
    },
    get isText(): boolean {
      const type = store.columns.find((column) => column.name === this.fields.column)?.type;
      return type === 'string' || type === null || type === undefined;
    },
    get request() {
      return operationRequest(name, { fields: this.fields, columns: store.columns, messages });
    },
    get isWaitingForThis(): boolean {
      const { request } = this;
      return request.ok && this.waiting.some(({ key }) => key === keyOf(request.params));
    },
    /** The one that was asked for last; the history lists them all. */
    get newest(): Waiting | null {
      return this.waiting.at(-1) ?? null;
    },
    get waitingWord(): string {
      const word = store.recovery?.value === 'recovered' ? messages.form.sending : messages.form.queued;
      return messages.form.withOthers(word, Math.max(0, this.waiting.length - 1));
    },

    async submit() {
      const { request } = this;
      this.done = '';
      if (!request.ok) {
        this.problem = request.sentence;
        return;
      }
      const { params } = request;
      const key = keyOf(params);
      if (this.waiting.some((waiting) => waiting.key === key)) return;
      const label = messages.describe(name, params);
      const sent = keyOf(this.fields);
      this.problem = '';
      this.waiting.push({ key, label });
      try {
        const view = await studio.submit(name, params);
        this.empty(sent);
        if (name === 'save') await this.noteSaved(view.result);
      } catch (error) {
        this.problem = refusalSentence(messages, label, error);
      } finally {
        this.waiting = this.waiting.filter((waiting) => waiting.key !== key);
      }
    },

    /** Empties the form after a success, unless it has been filled for something else meanwhile. */
    empty(sent: string) {
      if (keyOf(this.fields) !== sent) return;
      const { newType, strategy, operator, descending } = this.fields;
      this.fields = { ...emptyFields, columns: [], newType, strategy, operator, descending };
    },

    async noteSaved(result: unknown) {
      const saved = savedName(result);
      if (saved !== null) this.done = messages.form.saved(saved);
      await studio.refreshList();
    },
  });
}

const keyOf = (params: unknown): string => JSON.stringify(params);

function savedName(result: unknown): string | null {
  if (typeof result !== 'object' || result === null || !('datasource' in result)) return null;
  const { datasource } = result;
  if (typeof datasource !== 'object' || datasource === null || !('name' in datasource)) return null;
  return typeof datasource.name === 'string' ? datasource.name : null;
}
