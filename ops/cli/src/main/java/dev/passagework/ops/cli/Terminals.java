package dev.passagework.ops.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a person looks on, and through how large a window. */
final class Terminals {
  private static final int WIDTH = 120;
  private static final int HEIGHT = 40;
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,3}) ([1-9]\\d{0,3})");

  private Terminals() {}

  /** The size of a window in characters. */
  record Size(int width, int height) {}

  /**
   * Asks for Java's plain console, before anybody asks for a console: the one that Java 22 to 24
   * prefer is there without a terminal as well.
   */
  static void noneWhereThereIsNone() {
    System.setProperty("jdk.console", "java.base");
  }

  /** Whether output can be written anew in place: a terminal, and {@code NO_COLOR} not set. */
  static boolean isTerminal() {
    return System.console() != null
        && System.getenv("NO_COLOR") == null
        && !Optional.ofNullable(System.getenv("TERM")).orElse("dumb").equals("dumb");
  }

  /** The size as it is now: what the terminal says, else what shells export, else 120 by 40. */
  static Size size() {
    Matcher told = SIZE.matcher(asked());
    return told.matches()
        ? new Size(Integer.parseInt(told.group(2)), Integer.parseInt(told.group(1)))
        : new Size(exported("COLUMNS", WIDTH), exported("LINES", HEIGHT));
  }

  /** Lines and columns by {@code stty}; empty where it cannot be asked. */
  private static String asked() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(Redirect.INHERIT).start();
      try (BufferedReader out = stty.inputReader()) {
        return Optional.ofNullable(out.readLine()).orElse("");
      }
    } catch (IOException e) {
      return "";
    }
  }

  private static int exported(String variable, int otherwise) {
    return Optional.ofNullable(System.getenv(variable))
        .filter(text -> text.matches("[1-9]\\d{1,3}"))
        .map(Integer::parseInt)
        .orElse(otherwise);
  }
}
