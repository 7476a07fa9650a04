package dev.passagework.consumers.augmenter.llm;

import java.time.Duration;

/**
 * How an OpenAI-compatible endpoint is called.
 *
 * @param address where it is
 * @param key sent as a bearer token, where there is one
 * @param timeout deadline of a call, from sending to the end of the reply
 * @param connections largest number of connections at a time
 * @param jsonMode whether to ask for a JSON object with {@code response_format}
 */
public record EndpointSettings(
    EndpointAddress address, Secret key, Duration timeout, int connections, boolean jsonMode) {}
