package dev.passagework.streams.retrieval.encoder;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a trainable encoder computes. Every path gives the same bits for the same inputs, threads and
 * kind of processor; different paths round otherwise.
 */
public enum ForwardPath {
  /** Operation by operation from Java, in 32-bit floats. */
  EAGER_FP32,
  /** One program inside PyTorch, with fused attention, in 32-bit floats. */
  SCRIPT_FP32,
  /**
   * The same program, which multiplies what is rounded to bfloat16 in its linear layers. Weights,
   * their gradients, sums between layers, normalisation and attention stay in 32-bit floats.
   */
  SCRIPT_BF16;

  /**
   * The path of that label.
   *
   * @throws IllegalArgumentException naming the labels, if there is none
   */
  public static ForwardPath of(String label) {
    return Arrays.stream(values())
        .filter(path -> path.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("it must be one of " + labels()));
  }

  /** All labels, for messages. */
  public static String labels() {
    return Arrays.stream(values()).map(ForwardPath::label).collect(Collectors.joining(", "));
  }

  /** What settings call it, such as {@code script-bf16}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
