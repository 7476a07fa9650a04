package dev.passagework.producers.corpus;

import dev.passagework.schemas.contract.CollectionManifest;

/**
 * What the feed of a test collection did.
 *
 * @param check what the folder holds
 * @param passages what became of the passages
 * @param queries what became of the judged queries
 * @param manifest the manifest in force
 * @param changed whether it was written by this feed
 */
public record CollectionReport(
    FolderCheck check,
    FeedReport passages,
    FeedReport queries,
    CollectionManifest manifest,
    boolean changed) {}
