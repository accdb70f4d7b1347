/** What the lab and its API process say to each other over their IPC channel. */
import * as v from 'valibot';

/** Tells the API process, as an argument after its data folder, to speak as an existing HydroML server does. */
export const asHydromlFlag = '--as-hydroml';

const taskSchema = v.variant('task', [
  /** Ends every login. */
  v.object({ id: v.number(), task: v.literal('expire-login') }),
  /** Drops every session, as a restart of a server with sessions in memory would. */
  v.object({ id: v.number(), task: v.literal('forget-session') }),
  /** Makes a datasource of a user's own file. */
  v.object({ id: v.number(), task: v.literal('add-datasource'), file: v.string() }),
]);

const newsSchema = v.variant('news', [
  v.object({ news: v.literal('listening'), port: v.number() }),
  /** It can't start, and why, in one sentence. */
  v.object({ news: v.literal('failed'), sentence: v.string() }),
  v.object({ news: v.literal('done'), id: v.number(), datasourceId: v.nullable(v.string()) }),
  v.object({ news: v.literal('refused'), id: v.number(), sentence: v.string() }),
]);

/** The lab to its API process. */
export type ApiTask = v.InferOutput<typeof taskSchema>;
/** The API process to the lab. */
export type ApiNews = v.InferOutput<typeof newsSchema>;

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
/** A task before it is numbered. */
export type ApiTaskInput = WithoutId<ApiTask>;

/** Throws when the other side says what this side does not know: both are of one version. */
export const parseApiTask = (message: unknown): ApiTask => v.parse(taskSchema, message);
/** Throws like {@link parseApiTask}. */
export const parseApiNews = (message: unknown): ApiNews => v.parse(newsSchema, message);
