import { bytes, lengths } from "../generated/vocabulary.ts";
import { readVocabulary, type Vocabulary } from "./vocabulary.ts";

/** The tokens of `o200k_base`, read where this module is: once, however many mocks there are. */
export const o200k: Vocabulary = readVocabulary(lengths, bytes);
