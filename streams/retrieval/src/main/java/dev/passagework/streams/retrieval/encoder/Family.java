package dev.passagework.streams.retrieval.encoder;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How published families of encoders read texts, for folders that do not say it: the authors of E5
 * and BGE gave it in their model cards only.
 */
enum Family {
  E5("\\be5-(small|base|large)", Pooling.MEAN, "query: ", "passage: "),
  BGE(
      "\\bbge-(small|base|large)-en",
      Pooling.CLS,
      "Represent this sentence for searching relevant passages: ",
      ""),
  OTHER("", Pooling.MEAN, "", "");

  private final Pattern pattern;
  private final Pooling pooling;
  private final String queryPrefix;
  private final String passagePrefix;

  Family(String pattern, Pooling pooling, String queryPrefix, String passagePrefix) {
    this.pattern = Pattern.compile(pattern);
    this.pooling = pooling;
    this.queryPrefix = queryPrefix;
    this.passagePrefix = passagePrefix;
  }

  /**
   * The family of a model.
   *
   * @param folder its folder, of which the last name counts
   * @param declared what its {@code config.json} says it is called, or empty
   */
  static Family of(Path folder, String declared) {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    String names = (last + " " + declared).toLowerCase(Locale.ROOT);
    for (Family family : values()) {
      if (family.pattern.matcher(names).find()) {
        return family;
      }
    }
    return OTHER;
  }

  Pooling pooling() {
    return pooling;
  }

  String queryPrefix() {
    return queryPrefix;
  }

  String passagePrefix() {
    return passagePrefix;
  }
}
