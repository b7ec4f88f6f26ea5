/** What a request may hold; both ends included. */
export const SEED = { min: 0, max: 2 ** 32 - 1 } as const;
export const STEPS = { min: 1, max: 100 } as const;
export const GUIDANCE = { min: 1, max: 15 } as const;
/** What guidance may be tried at a step that is there: without it, and twice as far as a request goes. */
export const TRIED = { min: 0, max: 2 * GUIDANCE.max } as const;
/** Noise level of a picture to start from. */
export const LEVEL = { min: 0, max: 1 } as const;
/** What a head, gate, block or word may be multiplied by. */
export const FACTOR = { min: 0, max: 3 } as const;
/** What a stroke may add to a latent's channel. */
export const AMOUNT = { min: -10, max: 10 } as const;
