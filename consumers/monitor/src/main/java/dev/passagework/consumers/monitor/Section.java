package dev.passagework.consumers.monitor;

/** A part of the page that is sent again, whole, whenever it has changed. Thread-safe. */
interface Section {
  /** Name under which the page knows it. */
  String name();

  /** A number that differs after every change. */
  long revision();

  /** What the page shows of it, to be written as JSON. */
  Object view();
}
