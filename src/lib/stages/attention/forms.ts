import type { AttentionKind } from '../../trace/number-ref.ts';

/** How self-attention is drawn. */
export type Form = 'heat' | 'arcs' | 'matrix';
export const FORMS: readonly Form[] = ['heat', 'arcs', 'matrix'];

/** Which attention’s probability is opened. */
export const KINDS: readonly AttentionKind[] = ['self', 'cross'];
