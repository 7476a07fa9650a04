/** The augmenter: a pump from requests to LLMs to queries, exactly once in its results. */
@NullMarked
package dev.passagework.consumers.augmenter;

import org.jspecify.annotations.NullMarked;
