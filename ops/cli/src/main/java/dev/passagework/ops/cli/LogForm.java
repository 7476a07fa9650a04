package dev.passagework.ops.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import dev.passagework.streams.runtime.operations.OperationsSettings.LogFormat;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The form in which this process speaks on standard error: lines for people, or one JSON object a
 * line for those who collect logs, who then get nothing else there.
 */
final class LogForm {
  private static final String APPENDER = "stderr";
  private static final Logger LOG = LoggerFactory.getLogger(LogForm.class);

  private LogForm() {}

  /** Takes a form for everything that is logged from now on. */
  static void take(LogFormat format) {
    OutputStreamAppender<ILoggingEvent> appender = appender();
    if (format == LogFormat.JSON && appender != null && !isJson()) {
      appender.stop();
      appender.setEncoder(json(appender));
      appender.start();
      Passagework.level(LogForm.class.getName(), Level.INFO);
    }
  }

  /** Says something to whoever started this process. */
  static void say(PrintWriter err, String line) {
    if (isJson()) {
      LOG.info(line);
    } else {
      err.println(line);
      err.flush();
    }
  }

  /** Says why the process ends. */
  static void fail(PrintWriter err, String line) {
    if (isJson()) {
      LOG.error(line);
    } else {
      err.println(line);
    }
  }

  private static boolean isJson() {
    OutputStreamAppender<ILoggingEvent> appender = appender();
    return appender != null && appender.getEncoder() instanceof JsonEncoder;
  }

  private static @Nullable OutputStreamAppender<ILoggingEvent> appender() {
    return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
            && context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(APPENDER)
                instanceof OutputStreamAppender<ILoggingEvent> found
        ? found
        : null;
  }

  private static JsonEncoder json(OutputStreamAppender<ILoggingEvent> appender) {
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(appender.getContext());
    encoder.setWithSequenceNumber(false);
    encoder.setWithNanoseconds(false);
    encoder.setWithContext(false);
    encoder.setWithArguments(false);
    encoder.setWithMessage(false);
    encoder.setWithFormattedMessage(true);
    encoder.start();
    return encoder;
  }
}
