package dev.passagework.ops.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.ops.study.report.Verdict.Outcome;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HypothesesTest {
  private static final int HELPS = 0;
  private static final int FADES = 1;
  private static final int SMALL_LLMS = 2;
  private static final int PRETRAINING = 3;

  @Test
  void aGainThatIsCertainSupportsAndALossContradictsAndNoiseDecidesNothing() {
    assertThat(outcome(centre(0.05), HELPS)).isEqualTo(Outcome.SUPPORTED);
    assertThat(outcome(centre(-0.05), HELPS)).isEqualTo(Outcome.CONTRADICTED);
    assertThat(outcome(centre(0.0001), HELPS)).isEqualTo(Outcome.UNDECIDED);
  }

  @Test
  void whatIsUndecidedTellsTheEffectThatTheDataCouldHaveShown() {
    assertThat(Hypotheses.of(centre(0.0001).material()).get(HELPS).text())
        .containsPattern("100 queries find a difference of 0\\.0\\d\\d with a power of 0\\.8");
  }

  @Test
  void aCurveThatFlattensSupportsThatTheBenefitFades() {
    assertThat(outcome(scales(0.05, 0.06, 0.061), FADES)).isEqualTo(Outcome.SUPPORTED);
    assertThat(outcome(scales(0.01, 0.02, 0.20), FADES)).isEqualTo(Outcome.CONTRADICTED);
    assertThat(outcome(scales(0.02, 0.04, 0.08), FADES)).isEqualTo(Outcome.UNDECIDED);
  }

  @Test
  void whereTheSmallestScaleIsTheBestNoPointIsClaimed() {
    assertThat(Hypotheses.of(scales(0.06, 0.05, 0.05).material()).get(FADES).text())
        .contains("before the smallest scale that was measured, 500 pairs")
        .doesNotContain("interval of that point");
  }

  @Test
  void thatTheBenefitOfMixesFadesIsSaidOnlyWhereTheirCurvesFlatten() {
    Map<String, String> mix = Map.of("strategies", "question+keywords", "density", "1");
    Map<String, String> more = Map.of("strategies", "question+keywords", "density", "2");
    Simulated single = scales(0.05, 0.06, 0.061);
    Simulated flat = scales(0.05, 0.06, 0.061).arm("ARM", mix, 500, 0.5, 0.05);
    Simulated steep = scales(0.05, 0.06, 0.061).arm("ARM", mix, 500, 0.5, 0.02);

    assertThat(Hypotheses.of(single.material()).get(FADES))
        .satisfies(verdict -> assertThat(verdict.hypothesis()).doesNotContain("diverse"))
        .satisfies(
            verdict -> assertThat(verdict.text()).contains("diverse strategies: not tested"));
    assertThat(outcome(flat.arm("ARM", more, 1000, 0.5, 0.051), FADES))
        .isEqualTo(Outcome.SUPPORTED);
    assertThat(outcome(steep.arm("ARM", more, 1000, 0.5, 0.04), FADES))
        .isEqualTo(Outcome.UNDECIDED);
  }

  @Test
  void withoutASecondLlmItIsSaidWhatWasMissing() {
    Verdict verdict = Hypotheses.of(centre(0.05).material()).get(SMALL_LLMS);

    assertThat(verdict.outcome()).isEqualTo(Outcome.NOT_TESTED);
    assertThat(verdict.text()).contains("two LLMs", "size");
  }

  @Test
  void aSmallLlmIsCompetitiveIfItLosesLessThanTheMargin() {
    assertThat(outcome(llms(0.05, 0.05), SMALL_LLMS)).isEqualTo(Outcome.SUPPORTED);
    assertThat(outcome(llms(0.05, 0.10), SMALL_LLMS)).isEqualTo(Outcome.CONTRADICTED);
  }

  @Test
  void llmsAreComparedWhereverArmsDifferInThemAloneAndOnlyIfTheirSizesDiffer() {
    Simulated elsewhere =
        centre(0.05)
            .llm("large", 70)
            .arm("ARM", Map.of("density", "1"), 500, 0.5, 0.04)
            .arm("ARM", Map.of("density", "1", "llms", "large"), 500, 0.5, 0.04);

    assertThat(outcome(elsewhere, SMALL_LLMS)).isEqualTo(Outcome.SUPPORTED);
    assertThat(
            outcome(
                centre(0.05).llm("other", 3).arm("ARM", Map.of("llms", "other"), 1000, 0.5, 0.05),
                SMALL_LLMS))
        .isEqualTo(Outcome.NOT_TESTED);
  }

  @Test
  void theGainOfTheWeakestBaseIsHeldAgainstThatOfTheStrongest() {
    assertThat(outcome(bases(0.15), PRETRAINING)).isEqualTo(Outcome.SUPPORTED);
    assertThat(outcome(bases(0.01), PRETRAINING)).isEqualTo(Outcome.CONTRADICTED);
    assertThat(outcome(centre(0.05), PRETRAINING)).isEqualTo(Outcome.NOT_TESTED);
  }

  private static Outcome outcome(Simulated study, int hypothesis) {
    return Hypotheses.of(study.material()).get(hypothesis).outcome();
  }

  private static Simulated centre(double gain) {
    return new Simulated().arm("CENTRE", Map.of(), 1000, 0.5, gain);
  }

  private static Simulated scales(double one, double two, double four) {
    return centre(two)
        .arm("ARM", Map.of("density", "1"), 500, 0.5, one)
        .arm("ARM", Map.of("density", "4"), 2000, 0.5, four);
  }

  private static Simulated llms(double small, double large) {
    return centre(small).llm("large", 70).arm("ARM", Map.of("llms", "large"), 1000, 0.5, large);
  }

  private static Simulated bases(double random) {
    return centre(0.05).arm("ARM", Map.of("base", "random:all-MiniLM-L6-v2"), 1000, 0.1, random);
  }
}
