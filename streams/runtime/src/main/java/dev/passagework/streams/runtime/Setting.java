package dev.passagework.streams.runtime;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;

/**
 * One setting of a service: its name, default and meaning, declared once where it is used.
 *
 * @param name name in files and on the command line, such as {@code trainer.batch-size}
 * @param fallback default, as text
 * @param meaning what it does, with its unit, for the documented table
 * @param parser reads its text; throws IllegalArgumentException with the reason
 */
public record Setting<T>(String name, String fallback, String meaning, Function<String, T> parser) {

  /** A setting that is text. */
  public static Setting<String> text(String name, String fallback, String meaning) {
    return new Setting<>(name, fallback, meaning, text -> text);
  }

  /** A setting that is true or false. */
  public static Setting<Boolean> flag(String name, boolean fallback, String meaning) {
    return new Setting<>(
        name,
        Boolean.toString(fallback),
        meaning,
        text ->
            switch (text.strip()) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException("it must be true or false");
            });
  }

  /** A setting that is a whole number of at least {@code least}. */
  public static Setting<Integer> whole(String name, int fallback, int least, String meaning) {
    return new Setting<>(
        name,
        Integer.toString(fallback),
        meaning,
        text -> {
          int value = Integer.parseInt(text.strip());
          if (value < least) {
            throw new IllegalArgumentException("it must be at least " + least);
          }
          return value;
        });
  }

  /** A setting that is a number in [least, most]. */
  public static Setting<Double> number(
      String name, double fallback, double least, double most, String meaning) {
    return new Setting<>(
        name,
        Double.toString(fallback),
        meaning,
        text -> {
          double value = Double.parseDouble(text.strip());
          if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException("it must be in [" + least + ", " + most + "]");
          }
          return value;
        });
  }

  /** A setting that is a duration in milliseconds. */
  public static Setting<Duration> millis(String name, long fallback, String meaning) {
    return new Setting<>(
        name,
        Long.toString(fallback),
        meaning + ", in milliseconds",
        text -> {
          long value = Long.parseLong(text.strip());
          if (value < 0) {
            throw new IllegalArgumentException("it must not be negative");
          }
          return Duration.ofMillis(value);
        });
  }

  /** Name of the environment variable that sets it: {@code PASSAGEWORK_TRAINER_BATCH_SIZE}. */
  public String variable() {
    return "PASSAGEWORK_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
