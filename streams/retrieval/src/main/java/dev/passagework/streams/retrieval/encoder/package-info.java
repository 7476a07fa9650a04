/**
 * Dual-encoders of the BERT family: their weights, tokenizer, files, fast embedding and trainable
 * form.
 */
@NullMarked
package dev.passagework.streams.retrieval.encoder;

import org.jspecify.annotations.NullMarked;
