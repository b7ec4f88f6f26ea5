/** Numbers with a shape, in row-major order, as NumPy takes them: float32, or float64 where that is what they are. */
export interface NumpyArray {
	readonly data: Float32Array | Float64Array;
	readonly dims: readonly number[];
}

const MAGIC = '\x93NUMPY\x01\x00';
const LENGTH_BYTES = 2;
/** The numbers begin at a multiple of this. */
const ALIGNMENT = 64;

/**
 * An array as a `.npy` file, format version 1.0, little-endian.
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function toNpy({ data, dims }: NumpyArray): Uint8Array<ArrayBuffer> {
	const header = headerOf(data instanceof Float64Array ? '<f8' : '<f4', dims);
	const start = MAGIC.length + LENGTH_BYTES + header.length;
	const bytes = new Uint8Array(start + data.byteLength);
	bytes.set(latin1(MAGIC));
	new DataView(bytes.buffer).setUint16(MAGIC.length, header.length, true);
	bytes.set(latin1(header), MAGIC.length + LENGTH_BYTES);
	bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
	return bytes;
}

/** A Python dictionary, filled up with spaces and ended by a new line. */
function headerOf(type: '<f4' | '<f8', dims: readonly number[]): string {
	const shape = dims.length === 1 ? `${dims[0]},` : dims.join(', ');
	const dictionary = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape}), }`;
	const length = MAGIC.length + LENGTH_BYTES + dictionary.length + 1;
	return `${dictionary}${' '.repeat((ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT)}\n`;
}

function latin1(text: string): Uint8Array {
	return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
