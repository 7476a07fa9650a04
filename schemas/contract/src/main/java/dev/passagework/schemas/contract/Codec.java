package dev.passagework.schemas.contract;

import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * The two ways between a plain record and its Avro form: the only place where Avro is met.
 *
 * @param schema schema of the Avro form
 * @param toAvro plain record to Avro
 * @param fromAvro Avro to plain record; throws IllegalArgumentException on a value that no plain
 *     record may hold
 */
record Codec<V>(
    Schema schema, Function<V, SpecificRecord> toAvro, Function<SpecificRecord, V> fromAvro) {

  /** A codec from functions that name the generated class. */
  static <V, A extends SpecificRecord> Codec<V> of(
      Class<A> generated, Schema schema, Function<V, A> toAvro, Function<A, V> fromAvro) {
    return new Codec<>(schema, toAvro::apply, avro -> fromAvro.apply(generated.cast(avro)));
  }
}
