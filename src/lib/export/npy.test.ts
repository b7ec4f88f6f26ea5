import { expect, test } from 'vitest';
import { toNpy, type NumpyArray } from './npy.ts';

/** What `numpy.save` wrote (NumPy 2). */
test.each<[string, NumpyArray, string]>([
	[
		'a matrix of float32',
		{ data: Float32Array.of(0.5, -1, 3.25), dims: [1, 3] },
		'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAA/AACAvwAAUEA='
	],
	[
		'a vector of float64',
		{ data: Float64Array.of(1, 0.3, 0), dims: [3] },
		'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAADwPzMzMzMzM9M/AAAAAAAAAAA='
	],
	[
		'a scalar',
		{ data: Float32Array.of(2.5), dims: [] },
		'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAACBA'
	],
	[
		'an empty array',
		{ data: new Float32Array(0), dims: [2, 0, 3] },
		'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDAsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo='
	]
])('%s is what NumPy writes', (_, array, expected) => {
	expect(Buffer.from(toNpy(array)).toString('base64')).toBe(expected);
});

test('a view into a larger buffer takes its own numbers', () => {
	const { buffer } = Float32Array.of(9, 1, 2, 9);
	const view = { data: new Float32Array(buffer, 4, 2), dims: [2] };
	expect(toNpy(view)).toEqual(toNpy({ data: Float32Array.of(1, 2), dims: [2] }));
});
