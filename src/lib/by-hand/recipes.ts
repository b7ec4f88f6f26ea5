import type { NumberKind, NumberOf } from '../trace/number-ref.ts';
import { attentionOutEntry, headEntry } from './attention-output.ts';
import { projectionEntry, queryKeyEntry } from './attention.ts';
import { adalnEntry, finalModulationEntry } from './condition.ts';
import { patchEntry, positionEntry, projectedEntry, tokenEntry } from './embedding.ts';
import { decoderFeature, decoderInputEntry } from './decoder.ts';
import { encoderFeature, pictureLatentEntry } from './encoder.ts';
import { finalOutputEntry } from './final.ts';
import { guessEntry, guidedEntry } from './guess.ts';
import { latentEntry } from './latent.ts';
import { mlpHiddenEntry, mlpOutEntry } from './mlp.ts';
import { freshNoise } from './noise.ts';
import { finalNormEntry, finalTokenEntry, modulatedEntry, normEntry } from './norm.ts';
import { pixel } from './pixel.ts';
import type { Recipe } from './recipe.ts';
import { gatedEntry, residualEntry } from './residual.ts';
import { logit, probability } from './scores.ts';
import { textAttentionOutEntry, textHeadEntry, textProjectionEntry } from './text-attention.ts';
import { textMlpHiddenEntry, textMlpOutEntry } from './text-mlp.ts';
import { textNormEntry } from './text-norm.ts';
import { textLogit, textProbability } from './text-scores.ts';
import { textResidualEntry, textTokenEntry } from './text-stream.ts';
import { pooledEntry, textMeanEntry, wordEntry } from './text.ts';
import { conditionEntry, sinusoidEntry, timeEntry, timeHiddenEntry } from './time.ts';

/** How every kind of number is made. */
export const RECIPES: { readonly [Kind in NumberKind]: Recipe<NumberOf<Kind>> } = {
	'latent-entry': latentEntry,
	'fresh-noise-entry': freshNoise,
	'guided-entry': guidedEntry,
	'guess-entry': guessEntry,
	pixel,
	'decoder-feature': decoderFeature,
	'decoder-input-entry': decoderInputEntry,
	'picture-latent-entry': pictureLatentEntry,
	'encoder-feature': encoderFeature,
	'patch-entry': patchEntry,
	'projected-entry': projectedEntry,
	'position-entry': positionEntry,
	'token-entry': tokenEntry,
	'sinusoid-entry': sinusoidEntry,
	'time-hidden-entry': timeHiddenEntry,
	'time-entry': timeEntry,
	'text-token-entry': textTokenEntry,
	'text-norm-entry': textNormEntry,
	'text-projection-entry': textProjectionEntry,
	'text-logit': textLogit,
	'text-probability': textProbability,
	'text-head-entry': textHeadEntry,
	'text-attention-out-entry': textAttentionOutEntry,
	'text-mlp-hidden-entry': textMlpHiddenEntry,
	'text-mlp-out-entry': textMlpOutEntry,
	'text-residual-entry': textResidualEntry,
	'word-entry': wordEntry,
	'text-mean-entry': textMeanEntry,
	'pooled-entry': pooledEntry,
	'condition-entry': conditionEntry,
	'adaln-entry': adalnEntry,
	'norm-entry': normEntry,
	'modulated-entry': modulatedEntry,
	'projection-entry': projectionEntry,
	'query-key-entry': queryKeyEntry,
	logit,
	probability,
	'head-entry': headEntry,
	'attention-out-entry': attentionOutEntry,
	'mlp-hidden-entry': mlpHiddenEntry,
	'mlp-out-entry': mlpOutEntry,
	'gated-entry': gatedEntry,
	'residual-entry': residualEntry,
	'final-modulation-entry': finalModulationEntry,
	'final-norm-entry': finalNormEntry,
	'final-token-entry': finalTokenEntry,
	'final-output-entry': finalOutputEntry
};
