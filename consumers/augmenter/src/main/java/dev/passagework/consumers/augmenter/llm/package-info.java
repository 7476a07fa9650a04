/** Endpoints that answer augmentation requests, and how to read what they say. */
@NullMarked
package dev.passagework.consumers.augmenter.llm;

import org.jspecify.annotations.NullMarked;
