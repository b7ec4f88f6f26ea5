/** What a request may hold; both ends included. */
export const SEED = { min: 0, max: 2 ** 32 - 1 } as const;
export const STEPS = { min: 1, max: 100 } as const;
export const GUIDANCE = { min: 1, max: 15 } as const;
