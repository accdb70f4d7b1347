/** What a page does without any of this: one `fetch`, and its answer as JSON. */

function callOf(datasourceId: string, segment: string): string {
  return `/tools/api/studio/${datasourceId}/session/${segment}/`;
}

/** Reads the session. */
export async function bareStatus(datasourceId: string): Promise<unknown> {
  return await answerOf(await fetch(callOf(datasourceId, 'status'), { cache: 'no-store' }));
}

/** Does an operation. A key is what makes the server keep it in its history, as it does those of the others. */
export async function bareOperation(datasourceId: string, name: string, params: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
  const body = JSON.stringify(params);
  const url = callOf(datasourceId, name.replaceAll('_', '-'));
  return await answerOf(await fetch(url, { method: 'POST', cache: 'no-store', headers, body }));
}

async function answerOf(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return await response.json();
}
