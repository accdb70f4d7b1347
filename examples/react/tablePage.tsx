/** The first rows of a table, and two changes of it. */
import type { JsonObject, SessionRecovery } from 'holdfast';
import { type FormEvent, useState } from 'react';
import { RecoveryPanel } from './recoveryPanel.tsx';
import { useRecoveryState } from './useRecoveryState.ts';

export function TablePage({ recovery }: { readonly recovery: SessionRecovery }) {
  const { session } = useRecoveryState(recovery);
  const [problem, setProblem] = useState('');
  const columns = session?.columns ?? [];

  function change(name: string, params: JsonObject): void {
    setProblem('');
    recovery.perform({ name, params }).catch(() => setProblem('This change was not applied.'));
  }

  function rename(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    change('rename_column', {
      old_name: String(fields.get('old_name')),
      new_name: String(fields.get('new_name')),
    });
  }

  return (
    <>
      <h1>holdfast with React</h1>
      <RecoveryPanel recovery={recovery} />
      <form onSubmit={rename}>
        <label>
          Column{' '}
          <select name="old_name">
            {columns.map((column) => (
              <option key={column}>{column}</option>
            ))}
          </select>
        </label>
        <label>
          New name <input name="new_name" required />
        </label>
        <button type="submit">Rename</button>
        <button type="button" onClick={() => change('undo', {})} disabled={session?.position === 0}>
          Undo
        </button>
      </form>
      <p role="alert">{problem}</p>
      <div className="scrolling">
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column}>{column}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {session?.preview?.slice(0, 10).map((row) => (
              <tr key={JSON.stringify(row)}>
                {columns.map((column) => (
                  <td key={column}>{String(row[column] ?? '')}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
