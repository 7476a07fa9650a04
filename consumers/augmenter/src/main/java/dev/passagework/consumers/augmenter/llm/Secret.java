package dev.passagework.consumers.augmenter.llm;

import java.util.function.Function;

/**
 * A text that no log, error or topic may show.
 *
 * @param value the text; empty where there is none
 */
public record Secret(String value) {
  private static final String SHOWN = "***";

  /** No secret at all. */
  public static final Secret NONE = new Secret("");

  /** Whether there is one. */
  public boolean isPresent() {
    return !value.isEmpty();
  }

  /** What is made of the secret, or {@code otherwise} where there is none. */
  public <T> T map(Function<String, T> use, T otherwise) {
    return isPresent() ? use.apply(value) : otherwise;
  }

  /** A text with every occurrence of the secret masked. */
  public String maskIn(String text) {
    return isPresent() ? text.replace(value, SHOWN) : text;
  }

  @Override
  public String toString() {
    return isPresent() ? SHOWN : "";
  }
}
