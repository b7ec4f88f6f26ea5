import { decodeFloat16Array } from '../tensor/float16.ts';
import { sizeOf, tensor, type Tensor } from '../tensor/tensor.ts';
import { count, index, list, oneOf, shape } from './validate.ts';

/** Bytes of a number. As `uint8` is stored round(127.5 (v + 1)), for v in [-1, 1]. */
const BYTES = { float32: 4, float16: 2, uint8: 1 } as const;
export type Storage = keyof typeof BYTES;

/** Every tensor starts where a 32-bit number may. */
const ALIGNMENT = 4;

/** Where a tensor lies in a binary file: row-major, little-endian. */
export interface StoredTensor {
	readonly offset: number;
	readonly dims: readonly number[];
	readonly type: Storage;
}

export const storedTensor = shape<StoredTensor>({
	offset: index,
	dims: list(count),
	type: oneOf('float32', 'float16', 'uint8')
});

/** The tensor; undefined where the file ends before it does. */
export function readStored(
	{ offset, dims, type }: StoredTensor,
	bytes: ArrayBuffer
): Tensor | undefined {
	const size = sizeOf(dims);
	if (offset + size * BYTES[type] > bytes.byteLength) return undefined;
	if (type === 'float32') return tensor(new Float32Array(bytes, offset, size), dims);
	if (type === 'float16') {
		return tensor(decodeFloat16Array(new Uint16Array(bytes, offset, size)), dims);
	}
	const levels = new Uint8Array(bytes, offset, size);
	return tensor(
		Float32Array.from(levels, (level) => level / 127.5 - 1),
		dims
	);
}

/** Puts tensors one after another into one file. */
export class TensorWriter {
	readonly #tensors: Record<string, StoredTensor> = {};
	readonly #pieces: { readonly offset: number; readonly content: Uint8Array }[] = [];
	#end = 0;

	add(name: string, type: Storage, { data, dims }: Tensor): void {
		const content = encode(type, data);
		this.#tensors[name] = { offset: this.#end, dims, type };
		this.#pieces.push({ offset: this.#end, content });
		this.#end += Math.ceil(content.byteLength / ALIGNMENT) * ALIGNMENT;
	}

	finish(): { bytes: Uint8Array<ArrayBuffer>; tensors: Readonly<Record<string, StoredTensor>> } {
		const bytes = new Uint8Array(this.#end);
		for (const { offset, content } of this.#pieces) bytes.set(content, offset);
		return { bytes, tensors: this.#tensors };
	}
}

function encode(type: Storage, data: Float32Array): Uint8Array {
	if (type === 'uint8') {
		return Uint8Array.from(data, (v) => Math.round(127.5 * (Math.min(1, Math.max(-1, v)) + 1)));
	}
	const numbers = type === 'float16' ? new Float16Array(data) : data;
	return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}
