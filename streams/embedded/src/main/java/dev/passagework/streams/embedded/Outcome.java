package dev.passagework.streams.embedded;

import java.util.function.Function;

/** The result of a question to the registry, or its refusal. */
sealed interface Outcome<T> {

  /** An answered question. */
  record Done<T>(T value) implements Outcome<T> {
    @Override
    public <R> R fold(Function<T, R> done, Function<Refused<?>, R> refused) {
      return done.apply(value);
    }
  }

  /** A refused question, with what its asker is told. */
  record Refused<T>(RegistryError error, String message) implements Outcome<T> {
    @Override
    public <R> R fold(Function<T, R> done, Function<Refused<?>, R> refused) {
      return refused.apply(this);
    }
  }

  <R> R fold(Function<T, R> done, Function<Refused<?>, R> refused);

  static <T> Outcome<T> done(T value) {
    return new Done<>(value);
  }

  static <T> Outcome<T> refused(RegistryError error, String message) {
    return new Refused<>(error, message);
  }

  /** The outcome with its value mapped. */
  default <R> Outcome<R> map(Function<T, R> mapping) {
    return then(value -> done(mapping.apply(value)));
  }

  /** The outcome of a next question that needs this one's value. */
  default <R> Outcome<R> then(Function<T, Outcome<R>> next) {
    return fold(next, refused -> refused(refused.error(), refused.message()));
  }
}
