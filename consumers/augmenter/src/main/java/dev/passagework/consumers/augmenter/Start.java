package dev.passagework.consumers.augmenter;

import java.util.Locale;

/** Where to begin on partitions of which the group has no usable offset. */
enum Start {
  /** At the beginning, if nothing was ever augmented here; otherwise not at all. */
  IF_NEW,
  /** At the beginning. */
  BEGINNING,
  /** At the end. */
  END;

  static Start parse(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "if-new" -> IF_NEW;
      case "beginning" -> BEGINNING;
      case "end" -> END;
      default -> throw new IllegalArgumentException("it must be if-new, beginning or end");
    };
  }
}
