package dev.passagework.streams.retrieval.encoder;

/** Hugging Face's names for the parts of one BERT layer, counted from 0. */
record LayerNames(int layer) {

  String query() {
    return prefix() + "attention.self.query";
  }

  String key() {
    return prefix() + "attention.self.key";
  }

  String value() {
    return prefix() + "attention.self.value";
  }

  String attentionOutput() {
    return prefix() + "attention.output.dense";
  }

  String attentionNorm() {
    return prefix() + "attention.output.LayerNorm";
  }

  String intermediate() {
    return prefix() + "intermediate.dense";
  }

  String output() {
    return prefix() + "output.dense";
  }

  String outputNorm() {
    return prefix() + "output.LayerNorm";
  }

  private String prefix() {
    return "encoder.layer." + layer + ".";
  }
}
