/** What an embedded panel has around it: its head, the transport and the margins, in pixels of a wide page. */
export const EMBED_CHROME_PX = 140;
