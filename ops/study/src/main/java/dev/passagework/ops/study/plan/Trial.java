package dev.passagework.ops.study.plan;

import java.util.Optional;

/**
 * An arm with its place in a study.
 *
 * @param arm the setting
 * @param role what it is in the study for
 * @param seeds number of seeds, from 1 on
 */
public record Trial(Arm arm, Role role, int seeds) {
  /** The training on crops that the arm's base asks for. */
  public Optional<Arm> pretraining() {
    return Grid.pretraining(arm);
  }

  /** What an arm is in a study for. */
  public enum Role {
    /** What one-factor arms are compared with. */
    CENTRE,
    /** A setting of the study. */
    ARM,
    /** Pairs without an LLM or labelled pairs, at the centre's schedule. */
    CONTROL,
    /** Training on crops, which another arm begins with. */
    PRETRAINING
  }
}
