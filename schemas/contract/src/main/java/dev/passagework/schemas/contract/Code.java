package dev.passagework.schemas.contract;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** An enum constant that stands in records as text: lower case, hyphens for underscores. */
public interface Code {
  /** The constant's Java name, as {@link Enum#name} gives it. */
  String name();

  /** The text of the constant in records. */
  default String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The constant with a given text.
   *
   * @throws IllegalArgumentException if no constant has it; the message lists those that exist
   */
  static <E extends Enum<E> & Code> E parse(Class<E> type, String code) {
    E[] constants = type.getEnumConstants();
    return Arrays.stream(constants)
        .filter(constant -> constant.code().equals(code))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is none of: %s"
                        .formatted(
                            code,
                            Arrays.stream(constants)
                                .map(Code::code)
                                .collect(Collectors.joining(", ")))));
  }
}
