package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import java.util.List;
import java.util.Map;

/** What is to be done next at the gate of a model. */
sealed interface GateStep {
  <T> T fold(Answerer<T> answer);

  /** An answer to each kind of step. */
  interface Answerer<T> {
    T crown(Crown step);

    T passOver(PassOver step);

    T judge(Judge step);

    T refuse(Refuse step);

    T check(Check step);
  }

  /** There is no champion to be measured against: this becomes the champion. */
  record Crown(Checkpoint checkpoint) implements GateStep {
    @Override
    public <T> T fold(Answerer<T> answer) {
      return answer.crown(this);
    }
  }

  /** It is not judged. */
  record PassOver(Checkpoint checkpoint, String reason) implements GateStep {
    @Override
    public <T> T fold(Answerer<T> answer) {
      return answer.passOver(this);
    }
  }

  /**
   * It is judged.
   *
   * @param versions versions of the collections judged on
   * @param overtaken checkpoints after it that are not scored yet, and are not the newest
   */
  record Judge(
      Checkpoint checkpoint,
      Challenge challenge,
      Map<String, Integer> versions,
      List<Checkpoint> overtaken)
      implements GateStep {
    public Judge {
      overtaken = List.copyOf(overtaken);
    }

    @Override
    public <T> T fold(Answerer<T> answer) {
      return answer.judge(this);
    }
  }

  /** It is refused, whatever it scores. */
  record Refuse(Checkpoint checkpoint, String reason) implements GateStep {
    @Override
    public <T> T fold(Answerer<T> answer) {
      return answer.refuse(this);
    }
  }

  /**
   * The champion is measured again, since collections have changed, against those that it could
   * give way to.
   *
   * @param rivals one for each of them, the champion as challenger
   * @param versions versions of the collections measured on
   */
  record Check(List<Challenge> rivals, Map<String, Integer> versions) implements GateStep {
    public Check {
      rivals = List.copyOf(rivals);
    }

    @Override
    public <T> T fold(Answerer<T> answer) {
      return answer.check(this);
    }
  }
}
