package dev.passagework.consumers.augmenter.llm;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The header Retry-After (RFC 9110, section 10.2.3): seconds, or a date. */
final class RetryAfter {
  private static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  /** How long to wait from now, at most an hour; empty where the header says nothing readable. */
  static Optional<Duration> parse(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    return parse(header.strip(), Instant.now());
  }

  static Optional<Duration> parse(String text, Instant now) {
    try {
      return Optional.of(bounded(Duration.ofMillis((long) (1_000 * Double.parseDouble(text)))));
    } catch (NumberFormatException notSeconds) {
      return date(text).map(date -> bounded(Duration.between(now, date)));
    }
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Duration bounded(Duration wanted) {
    if (wanted.isNegative()) {
      return Duration.ZERO;
    }
    return wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
  }
}
