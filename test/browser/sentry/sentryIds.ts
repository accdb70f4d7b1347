/** What page and test both know. */
export const datasourceId = '00000000-0000-4000-8000-000000000001';
