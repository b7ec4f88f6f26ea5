import { createContext } from 'svelte';
import type { Session } from './session.svelte.ts';

/** The one session of the site, which the layout provides and every page shares. */
export const [useSession, provideSession] = createContext<Session>();
