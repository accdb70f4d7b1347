/** Talks to the fault lab of a server that was started with one. */
import * as v from 'valibot';

const reportSchema = v.object({
  fault: v.looseObject({ kind: v.string() }),
  server: v.picklist(['up', 'down', 'starting']),
  counts: v.object({ requests: v.number(), struck: v.number() }),
});
const refusalSchema = v.object({ error: v.string() });

/** What the lab is doing at the moment. */
export type LabReport = v.InferOutput<typeof reportSchema>;

/** A fault or an action, as the lab reads it. */
export type LabCommand = Readonly<Record<string, string | number>> & { readonly kind: string };

const limitMs = 10_000;

/** The lab's report, or `null` where there is no lab. */
export async function readLab(signal: AbortSignal): Promise<LabReport | null> {
  const response = await call(signal, {});
  return response.ok ? v.parse(reportSchema, await response.json()) : null;
}

/** @throws Error with the lab's own sentence when it refuses. */
export async function commandLab(command: LabCommand, signal: AbortSignal): Promise<LabReport> {
  const response = await call(signal, {
    method: 'POST',
    body: JSON.stringify(command),
    headers: { 'content-type': 'application/json' },
  });
  const body: unknown = await response.json();
  if (response.ok) return v.parse(reportSchema, body);
  const refusal = v.safeParse(refusalSchema, body);
  throw new Error(refusal.success ? refusal.output.error : `The fault lab answered ${response.status}.`);
}

function call(signal: AbortSignal, init: RequestInit): Promise<Response> {
  return fetch('/__faults', {
    ...init,
    // No foreign page can send this header without asking first.
    headers: { ...init.headers, 'x-holdfast-lab': '1' },
    signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
  });
}
