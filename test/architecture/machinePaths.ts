/** Finds paths of somebody's own machine in a text: they mean nothing anywhere else. */

const machinePath =
  /(?<![\w.:)\]}/-])(?:\/(?:home|Users|root|work|tmp|private|var\/folders)\/[\w.]|[A-Z]:\\+Users\\)/;

/** The numbers of the lines, from 1, that hold such a path. */
export function machinePaths(text: string): number[] {
  return text.split('\n').flatMap((line, index) => (machinePath.test(line) ? [index + 1] : []));
}
