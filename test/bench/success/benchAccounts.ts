/** The users of the bench: each simulated session borrows one of them while it lasts. */

/** How many sessions run side by side: few enough that none waits long for the machine. */
export const benchUsers = 8;
export const benchPassword = 'bench';
export const benchName = (user: number): string => `bench-${user}`;
