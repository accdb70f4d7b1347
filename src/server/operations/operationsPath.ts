/** Where the operations page reads its report. */
export const operationsPath = '/tools/api/studio/operations/';
