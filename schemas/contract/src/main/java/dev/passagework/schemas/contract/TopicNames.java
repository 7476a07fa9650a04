package dev.passagework.schemas.contract;

import java.util.regex.Pattern;

/**
 * The names of the topics in a cluster: those of {@link Topics} behind a prefix.
 *
 * @param prefix what every name begins with; may be empty
 */
public record TopicNames(String prefix) {
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]{0,100}");
  private static final String DEAD_LETTERS = ".dlt";

  public TopicNames {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "topic prefix '" + prefix + "': use letters, digits, '.', '_' and '-' only, at most 100");
    }
  }

  /** Name of a topic. */
  public String of(Topic<?> topic) {
    return prefix + topic.name();
  }

  /** Name of the dead-letter topic of a topic. */
  public String deadLettersOf(Topic<?> topic) {
    return deadLettersOf(of(topic));
  }

  /** Name of the dead-letter topic of a topic that is given by its name in the cluster. */
  public static String deadLettersOf(String topic) {
    return topic + DEAD_LETTERS;
  }

  /** Registry subject of the values of a topic. */
  public String subjectOf(Topic<?> topic) {
    return of(topic) + "-value";
  }
}
