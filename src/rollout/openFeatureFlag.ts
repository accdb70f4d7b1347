/** A feature flag of OpenFeature as the one that decides about a user. */

/** The part of an OpenFeature web client that is used; hand in `OpenFeature.getClient()` of `@openfeature/web-sdk`. */
export interface OpenFeatureClientLike {
  getBooleanValue(flagKey: string, defaultValue: boolean): boolean;
}

/** Whether the user gets the new path; `byPlan` is what the plan says, for when the flag is not known. */
export type RolloutFlag = (byPlan: boolean) => boolean;

/**
 * The flag of the provider that the application has set, for the user in its context (`targetingKey`). As long as the
 * provider is not ready, or when it has no such flag, the plan decides: set it with `setProviderAndWait` before.
 */
export function openFeatureFlag(client: OpenFeatureClientLike, flagKey: string): RolloutFlag {
  return (byPlan) => client.getBooleanValue(flagKey, byPlan);
}
