export const prerender = true;

// `lessons/attention/index.html` is found at `lessons/attention/` by every static host.
export const trailingSlash = 'always';
