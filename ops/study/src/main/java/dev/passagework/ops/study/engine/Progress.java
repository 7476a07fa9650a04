package dev.passagework.ops.study.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How far a study has come, in lines for people. */
final class Progress {
  private final int all;
  private final int open;
  private final StudyListener listener;
  private final Instant began = Instant.now();
  private int done;

  Progress(int all, int open, StudyListener listener) {
    this.all = all;
    this.open = open;
    this.listener = listener;
    if (open < all) {
      listener.say("%d of %d runs have their results already".formatted(all - open, all));
    }
  }

  /** Tells how many runs there are results of. */
  void tell() {
    listener.at("runs", all - open + done, all);
  }

  void finished(Run run, RunResult result) {
    done++;
    double each = Duration.between(began, Instant.now()).toMillis() / 1e3 / done;
    listener.say(
        String.format(
            Locale.ROOT,
            "run %d of %d: %s, seed %d: %,d pairs, %d steps%s; about %.0f min left",
            all - open + done,
            all,
            String.join(" ", run.trial().arm().values().values()),
            run.seed(),
            result.pairs(),
            result.steps(),
            time(result.seconds()),
            each * (open - done) / 60));
  }

  private static String time(@Nullable Double seconds) {
    return seconds == null ? "" : String.format(Locale.ROOT, " in %.0f s", seconds);
  }
}
