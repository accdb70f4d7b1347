/** What the server of the tapes says: a session in HydroML's words, the same cut short, and two refusals. */

/** The datasource of every session on the tapes. */
export const datasourceId = '11111111-1111-4111-8111-111111111111';

export const wholeBody = JSON.stringify({
  success: true,
  session_info: {
    session_exists: true,
    session_id: 'f2a1',
    user_id: 1,
    datasource_id: datasourceId,
    current_shape: [2, 2],
    current_step: 0,
    total_operations: 0,
    operations_history: [],
    timeout_minutes: 240,
    is_expired: false,
  },
  data_preview: [
    { date: '2012-01-01', temp_max: 12.8 },
    { date: '2012-01-02', temp_max: 10.6 },
  ],
  column_info: ['date', 'temp_max'],
});

/** Whole as HTTP, cut short as JSON. */
export const brokenBody = wholeBody.slice(0, 120);

export const loginBody = JSON.stringify({
  success: false,
  error: 'Authentication credentials were not provided.',
});

export const unavailableBody =
  '<html><head><title>503 Service Temporarily Unavailable</title></head><body></body></html>';

/** Whether a client's result is the session: what a page needs to go on. */
export function isSession(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || !('session_info' in body)) return false;
  const info = body.session_info;
  return (
    typeof info === 'object' && info !== null && 'session_exists' in info && info.session_exists === true
  );
}
