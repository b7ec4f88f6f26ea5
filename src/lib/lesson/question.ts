import { createContext } from 'svelte';

/** The answers of one question know each other by this. */
export interface OpenQuestion {
	/** Name of the group of radio buttons. */
	readonly name: string;
	/** What the visitor answered; reactive. */
	chosen: string | undefined;
}

export const [getQuestion, setQuestion] = createContext<OpenQuestion>();
