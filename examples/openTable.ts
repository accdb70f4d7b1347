/** The recovery of the table that the page's address names. */
import { createSessionRecovery, hydromlApi, type SessionRecovery } from 'holdfast';

/** @throws Error when the address names no table */
export function openTable(address: string): SessionRecovery {
  const datasourceId = new URL(address).searchParams.get('datasource');
  if (!datasourceId) throw new Error('Name a table in the address: ?datasource=<its id>.');
  const recovery = createSessionRecovery({ datasourceId, api: hydromlApi({ baseUrl: '', datasourceId }) });
  recovery.start();
  return recovery;
}
