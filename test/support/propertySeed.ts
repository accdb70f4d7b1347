/** One seed for every property, so that a run says of a change whether it broke something; `PROPERTY_SEED` tries others. */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1) });
