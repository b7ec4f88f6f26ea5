import type { Transport } from '../session/transport.svelte.ts';

type Command = 'toggle' | 'previous' | 'next' | 'first' | 'last';

const COMMANDS: Readonly<Record<string, Command>> = {
	' ': 'toggle',
	ArrowLeft: 'previous',
	ArrowRight: 'next',
	Home: 'first',
	End: 'last'
};

/** Where these keys already mean something else. */
const WRITING =
	'input, textarea, select, [contenteditable], [role="listbox"], [role="slider"], [role="grid"]';
const PRESSING = 'button, a, summary, [role="button"]';

/** Moves a transport by keys pressed anywhere on the page, except where a control understands them itself. */
export function moveByKey(event: KeyboardEvent, transport: Transport): void {
	const command = COMMANDS[event.key];
	const hasModifier = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
	if (!command || hasModifier || event.defaultPrevented || transport.head.computed === 0) return;
	const { target } = event;
	if (target instanceof Element) {
		if (target.closest(WRITING)) return;
		if (command === 'toggle' && target.closest(PRESSING)) return;
	}
	event.preventDefault();
	transport[command]();
}
