package dev.passagework.consumers.augmenter.llm;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP response that was read to its end.
 *
 * @param status status code
 * @param retryAfter the header Retry-After, where there is one
 * @param body body, as UTF-8
 */
record HttpReply(int status, @Nullable String retryAfter, String body) {}
