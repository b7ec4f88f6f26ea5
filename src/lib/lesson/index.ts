/** What prose may use. */
export { default as Answer } from './Answer.svelte';
export { default as Aside } from './Aside.svelte';
export { default as Cite } from './Cite.svelte';
export { default as Code } from './Code.svelte';
export { default as Equation } from './Equation.svelte';
export { default as Question } from './Question.svelte';
export { default as Stage } from './Stage.svelte';
export { default as Task } from './Task.svelte';
export { default as Value } from './Value.svelte';
