package dev.passagework.ops.study.engine;

import dev.passagework.ops.study.plan.Corpus;
import dev.passagework.ops.study.plan.Llm;
import dev.passagework.ops.study.plan.Replies;
import dev.passagework.ops.study.plan.Study;
import dev.passagework.schemas.contract.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the pairs of a study come from and no plan tells: who answers behind the name of an LLM, the
 * labelled pairs, what the filters and strategies of the user's own say. Pairs are bought once, so
 * that a change of any of it would be reported under results of what it was before.
 *
 * @param digests hash of each, by what it is
 */
record Origins(Map<String, String> digests) {
  /** Settings that decide what a pair is. */
  private static final List<String> DECISIVE =
      List.of("planner.strategies", "augmenter.structured-output", "refinery.filters");

  Origins {
    digests = new TreeMap<>(digests);
  }

  /** Those of a study as its file is now. */
  static Origins of(Study study) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    for (Llm llm : study.llms()) {
      digests.put("the LLM '%s'".formatted(llm.name()), Identity.hash(answers(llm)));
    }
    for (Corpus corpus : study.corpora()) {
      if (corpus.labelled().isPresent()) {
        String labelled = Files.readString(corpus.labelled().get());
        digests.put(
            "the file of labelled pairs of '%s'".formatted(corpus.name()), Identity.hash(labelled));
      }
    }
    for (String setting : DECISIVE) {
      String value = study.settings().getOrDefault(setting, "");
      digests.put("'%s'".formatted(setting), Identity.hash(value + contents(value)));
    }
    return new Origins(digests);
  }

  /**
   * Holds them against those that a directory was begun with, which are written if there are none.
   *
   * @throws IllegalArgumentException if one of them is another now; the message is one line
   */
  void hold(StudyDirectory directory) throws IOException {
    Map<String, String> all = new TreeMap<>(digests);
    Optional<Origins> before = directory.read(directory.origins(), Origins.class);
    if (before.isPresent()) {
      before.get().digests().forEach((what, digest) -> require(what, digest, directory));
      before.get().digests().forEach(all::putIfAbsent);
    }
    directory.write(directory.origins(), new Origins(all));
  }

  private void require(String what, String before, StudyDirectory directory) {
    if (!digests.getOrDefault(what, before).equals(before)) {
      throw new IllegalArgumentException(
          "%s is not what %s was begun with, whose results would be told as those of another: put it back, or give another directory"
              .formatted(what, directory.root()));
    }
  }

  private static String answers(Llm llm) {
    return llm.endpoint()
        .map(live -> live.url() + "\n" + live.model())
        .orElseGet(() -> Replies.text(llm));
  }

  /** The files that a setting names; nothing where it names none. */
  private static String contents(String value) throws IOException {
    Path named = Path.of(value);
    if (value.isEmpty() || !Files.exists(named)) {
      return "";
    }
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(named)) {
      files
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(file -> all.append('\n').append(named.relativize(file)).append(read(file)));
    }
    return all.toString();
  }

  private static String read(Path file) {
    try {
      return "\n" + Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
