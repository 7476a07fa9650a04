package dev.passagework.streams.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BaseModelsTest {

  @Test
  void miniLmHasItsPublishedShape() {
    assertThat(MiniLm.MODEL.weights().parameters()).isEqualTo(22_565_376);
    assertThat(MiniLm.MODEL.config().maxQueryTokens()).isEqualTo(64);
    assertThat(MiniLm.MODEL.config().maxPassageTokens()).isEqualTo(128);
  }

  @Test
  void everyBaseReadsTextsAsItsAuthorsDid() {
    EncoderConfig bge = BaseModels.load("bge-small-en-v1.5").config();
    EncoderConfig e5 = BaseModels.load("intfloat/e5-small-v2").config();

    assertThat(bge.pooling()).isEqualTo(Pooling.CLS);
    assertThat(bge.queryPrefix())
        .isEqualTo("Represent this sentence for searching relevant passages: ");
    assertThat(bge.passagePrefix()).isEmpty();
    assertThat(e5.pooling()).isEqualTo(Pooling.MEAN);
    assertThat(e5.queryPrefix()).isEqualTo("query: ");
    assertThat(e5.passagePrefix()).isEqualTo("passage: ");
  }

  @Test
  void aMisspeltNameBringsASuggestion() {
    assertThatThrownBy(() -> BaseModels.load("all-mini-lm-l6-v2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "unknown base model 'all-mini-lm-l6-v2': known are [all-MiniLM-L6-v2,"
                + " bge-small-en-v1.5, e5-small-v2]; did you mean 'all-MiniLM-L6-v2'?");
  }

  @Test
  void aNameLikeNoneBringsTheListAlone() {
    assertThatThrownBy(() -> BaseModels.load("word2vec"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "unknown base model 'word2vec': known are [all-MiniLM-L6-v2, bge-small-en-v1.5,"
                + " e5-small-v2]");
  }
}
