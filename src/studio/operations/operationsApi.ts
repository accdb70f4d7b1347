/** Reads the report of the server, parsed at the edge. */
import * as v from 'valibot';

const incidentSchema = v.object({
  code: v.string(),
  openedAt: v.number(),
  affected: v.number(),
  closedAt: v.nullable(v.number()),
});
const reportSchema = v.object({
  success: v.literal(true),
  at: v.number(),
  from: v.number(),
  stepMs: v.number(),
  steps: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1440)),
  series: v.array(
    v.object({
      name: v.string(),
      labels: v.record(v.string(), v.string()),
      bounds: v.array(v.number()),
      cells: v.array(v.nullable(v.array(v.number()))),
    }),
  ),
  incidents: v.object({
    open: v.array(incidentSchema),
    over: v.array(incidentSchema),
    affected: v.number(),
  }),
});

export type OperationsReport = v.InferOutput<typeof reportSchema>;
export type ReportSeries = OperationsReport['series'][number];
export type Incident = v.InferOutput<typeof incidentSchema>;

/** The spans that a server reports, in hours. */
export const spans = [1, 6, 24] as const;
export type SpanHours = (typeof spans)[number];

/** Why there is no report. */
export class ReportProblem extends Error {
  readonly kind: 'login' | 'refused' | 'server' | 'network';

  constructor(kind: ReportProblem['kind'], options?: ErrorOptions) {
    super(`The operations could not be read: ${kind}.`, options);
    this.name = 'ReportProblem';
    this.kind = kind;
  }
}

const readLimitMs = 10_000;

/** @throws ReportProblem, or the signal's reason when it aborts */
export async function readReport(hours: SpanHours, signal: AbortSignal): Promise<OperationsReport> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(`/tools/api/studio/operations/?hours=${hours}`, {
      credentials: 'same-origin',
      headers: { accept: 'application/json' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(readLimitMs)]),
    });
    body = response.ok ? await response.json() : undefined;
  } catch (error) {
    signal.throwIfAborted();
    throw new ReportProblem('network', { cause: error });
  }
  if (response.status === 401) throw new ReportProblem('login');
  if (response.status === 403) throw new ReportProblem('refused');
  const parsed = v.safeParse(reportSchema, body);
  if (!parsed.success) throw new ReportProblem('server');
  return parsed.output;
}
