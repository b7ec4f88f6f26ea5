import { describe, expect, test } from 'vitest';
import { excerpt, MissingCodeError } from './python-source.ts';

const source = `import torch


def add(a, b):
    """Adds."""
    return a + b


class Block(nn.Module):
    def __init__(self):
        self.a = 1

    def forward(
        self,
        x,
    ) -> Tensor:
        x = x + 1

        y = x * 2
        return y


def addition():
    pass
`;

describe('excerpt', () => {
	test('a function, with where it begins', () => {
		expect(excerpt(source, 'add')).toEqual({
			code: 'def add(a, b):\n    """Adds."""\n    return a + b',
			line: 4
		});
	});

	test('a method, moved to the left, with its long signature and its empty lines', () => {
		expect(excerpt(source, 'Block.forward').code).toBe(
			'def forward(\n    self,\n    x,\n) -> Tensor:\n    x = x + 1\n\n    y = x * 2\n    return y'
		);
	});

	test('a class', () => {
		expect(excerpt(source, 'Block').code).toMatch(/^class Block[\s\S]*return y$/);
	});

	test('some lines of it', () => {
		const range = { from: 'x = x', to: 'y = ' };
		expect(excerpt(source, 'Block.forward', range)).toEqual({
			code: 'x = x + 1\n\ny = x * 2',
			line: 17
		});
	});

	test.each([
		['subtract', {}],
		['Block.backward', {}],
		['add', { from: 'y = x' }],
		['Block.forward', { from: 'return', to: 'x = x' }]
	])('refuses %s %o, which is not there', (symbol, range) => {
		expect(() => excerpt(source, symbol, range)).toThrow(MissingCodeError);
	});
});
