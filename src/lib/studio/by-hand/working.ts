// All that shows how a number is made, to be fetched as one: the recipes of all numbers, and what sets their formulas.
export { ByHand } from './by-hand.svelte.ts';
export { default as Card } from './ByHandCard.svelte';
