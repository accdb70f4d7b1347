/** Where pages send what they measure. */
export const beaconPath = '/tools/api/studio/metrics/';
