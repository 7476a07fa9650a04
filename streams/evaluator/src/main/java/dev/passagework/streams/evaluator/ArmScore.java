package dev.passagework.streams.evaluator;

/**
 * What a checkpoint of an arm gained over the base.
 *
 * @param checkpoint the checkpoint, as {@code model@version}
 * @param arm which pairs it learnt
 * @param collection collection, as {@code name@version}
 * @param measure measure
 * @param pairs pairs learnt
 * @param gain mean difference on the report queries
 * @param error its standard error
 */
record ArmScore(
    String checkpoint,
    Arm arm,
    String collection,
    String measure,
    long pairs,
    double gain,
    double error) {

  /** Key of all that is fitted together: {@code collection measure}. */
  String family() {
    return collection + " " + measure;
  }

  String key() {
    return family() + "/" + checkpoint;
  }
}
