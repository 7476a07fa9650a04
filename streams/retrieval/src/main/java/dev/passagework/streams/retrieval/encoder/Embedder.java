package dev.passagework.streams.retrieval.encoder;

import java.util.List;

/**
 * Texts to vectors of unit length, in the order asked. A text's vector depends on the text and the
 * model alone, to the bit: not on what else was asked with it.
 */
public interface Embedder extends AutoCloseable {

  /** One embedding per query, {@code [queries][dimension]}. */
  float[][] embedQueries(List<String> queries);

  /** One embedding per passage, {@code [passages][dimension]}. */
  float[][] embedPassages(List<PassageText> passages);

  /** The length of an embedding. */
  int dimension();

  @Override
  void close();
}
