/** Where a failure happened, for the log, without its message: a database's message can quote the user's rows. */
export function failureOutline(cause: unknown): { name: string; frames: string[] } {
  if (!(cause instanceof Error)) return { name: typeof cause, frames: [] };
  const frames = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: cause.name, frames: frames.map((line) => line.trim()) };
}
