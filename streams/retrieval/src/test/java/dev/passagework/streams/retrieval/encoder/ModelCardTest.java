package dev.passagework.streams.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.streams.retrieval.encoder.ModelCard.Section;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelCardTest {

  private static final EncoderConfig CONFIG =
      TinyModel.of(Pooling.CLS, "query: ", "", 7, 9).config();

  @Test
  void aCardSaysHowTextsAreReadAndWhatIsInItsSections() {
    Section data =
        new Section(
            "Training data", "Two rows.", List.of("a", "b"), List.of(List.of("x|y", "1\n2")));

    String card =
        new ModelCard("m@1", "e5-small-v2", "A summary.", CONFIG, List.of(data)).markdown();

    assertThat(card)
        .startsWith("---\nlibrary_name: sentence-transformers\n")
        .contains("\nbase_model: intfloat/e5-small-v2\n---\n\n# m@1\n\nA summary.\n")
        .contains("A query begins with `query: ` and is cut at 7 tokens")
        .contains("begins with no prefix and is cut at 9")
        .contains("pooled by the first one, [CLS]")
        .endsWith("## Training data\n\nTwo rows.\n\n| a | b |\n|---|---|\n| x\\|y | 1 2 |\n");
  }

  @Test
  void aCellIsPlainTextWhateverItHolds() {
    String hostile = "\u001b<img src=x>\u2028*b* [a](b) `c` _d_ &lt; \\ | ~~";
    Section section = new Section("S", "", List.of("a"), List.of(List.of(hostile)));

    assertThat(new ModelCard("m@1", "mine", "", CONFIG, List.of(section)).markdown())
        .endsWith(
            "| \u0020\\<img src=x\\> \\*b\\* \\[a\\](b) \\`c\\` \\_d\\_ \\&lt; \\\\ \\| \\~\\~ |\n");
  }

  @Test
  void aBaseThatIsOnNoHubIsNotNamedAsOne() {
    assertThat(new ModelCard("m@1", "mine#12", "", CONFIG, List.of()).markdown())
        .doesNotContain("base_model");
  }
}
