import { NoModelError, type Lab } from '../lab.ts';

const refuse = () => Promise.reject(new NoModelError());

/** For tests: a lab that has no model, so that every question rejects with `NoModelError`. */
export const noModel: Lab = {
	decode: refuse,
	encode: refuse,
	encodeText: refuse,
	guess: refuse,
	weight: refuse
};
