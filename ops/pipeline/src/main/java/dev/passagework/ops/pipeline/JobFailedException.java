package dev.passagework.ops.pipeline;

/** The end of a finite job that cannot go on: one line that names the cause and the cure. */
public final class JobFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public JobFailedException(String message) {
    super(message);
  }

  public JobFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
