package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.SetDigest;

/**
 * What a task last answered for a subject and a collection.
 *
 * @param version version of the collection
 * @param seen passages that it had then
 */
record Answer(int version, SetDigest seen) {}
