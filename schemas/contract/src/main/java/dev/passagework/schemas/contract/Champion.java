package dev.passagework.schemas.contract;

import java.time.Instant;

/**
 * The checkpoint of a model to be served.
 *
 * @param id the checkpoint
 * @param reason why it is the champion, in words
 * @param time since when
 */
public record Champion(CheckpointId id, String reason, Instant time) {}
