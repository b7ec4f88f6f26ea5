/** The kinds of information that flow through the model; each has one hue on the whole site (tokens.css). */
export const INFORMATION = ['picture', 'words', 'time', 'noise'] as const;
export type Information = (typeof INFORMATION)[number];
