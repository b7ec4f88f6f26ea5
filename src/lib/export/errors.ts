/** Thrown where something of a run is to be taken along that has no step yet. */
export class NothingToTakeError extends Error {
	override readonly name = 'NothingToTakeError';
	constructor() {
		super('There is no step yet to take along: press Draw first.');
	}
}

/** Thrown where the code that writes a file could not be fetched. */
export class WriterMissingError extends Error {
	override readonly name = 'WriterMissingError';
	constructor(cause: unknown) {
		super('What writes this file could not be fetched. Check the connection, then try again.', {
			cause
		});
	}
}

/** Thrown where the browser could not turn a panel into an image. */
export class PanelImageError extends Error {
	override readonly name = 'PanelImageError';
	constructor(cause: unknown) {
		super('This browser could not turn the panel into an image. A screenshot still works.', {
			cause
		});
	}
}

/** Thrown where the browser keeps the clipboard to itself. */
export class ClipboardError extends Error {
	override readonly name = 'ClipboardError';
	constructor() {
		super('The browser does not let this page copy. Select the text in its box and copy it there.');
	}
}
