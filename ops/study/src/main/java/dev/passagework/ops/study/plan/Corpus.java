package dev.passagework.ops.study.plan;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A collection of a study: its passages may be augmented, and its judged queries score every arm.
 *
 * @param name name of corpus and collection
 * @param source folder in BEIR layout
 * @param labelled file of labelled pairs, where there is one
 */
public record Corpus(String name, Source source, Optional<Path> labelled) {}
