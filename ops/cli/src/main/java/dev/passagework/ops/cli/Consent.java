package dev.passagework.ops.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;

/** The user's word, asked for before anything is spent. */
final class Consent {
  private Consent() {}

  /** Whether whoever sits at standard input says yes; its end is a no. */
  static boolean ask(PrintWriter err) throws IOException {
    err.print("go on? [y/N] ");
    err.flush();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
    String answer = in.readLine();
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }
}
