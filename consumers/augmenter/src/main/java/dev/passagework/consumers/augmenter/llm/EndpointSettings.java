package dev.passagework.consumers.augmenter.llm;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an OpenAI-compatible endpoint is called.
 *
 * @param name what metrics and results call it
 * @param replicas where it is: servers of the same LLMs, which share the load
 * @param models the LLMs that it serves, each with its own name for it; empty if it serves whatever
 *     it is asked for, by the name that the plan uses
 * @param key sent as a bearer token, where there is one
 * @param limits what it bears
 * @param timeout deadline of a call, from sending to the end of the reply
 * @param attempts number of calls that may fail before a request ends as a dead letter, at least 1
 * @param prices prices of its tokens
 * @param form how it is told which form its replies must have
 */
public record EndpointSettings(
    String name,
    List<EndpointAddress> replicas,
    Map<String, String> models,
    Secret key,
    EndpointLimits limits,
    Duration timeout,
    int attempts,
    Prices prices,
    ReplyForm form) {
  public EndpointSettings {
    replicas = List.copyOf(replicas);
    models = Map.copyOf(models);
    if (replicas.isEmpty()) {
      throw new IllegalArgumentException("endpoint '" + name + "' has no url");
    }
    if (attempts < 1) {
      throw new IllegalArgumentException("endpoint '" + name + "': attempts must be at least 1");
    }
  }

  /**
   * What is asked for beside the text of the reply.
   *
   * @param structuredOutput how the endpoint is told which form the text must have
   * @param logProbabilities whether the log-probabilities of the tokens are asked for
   */
  public record ReplyForm(StructuredOutput structuredOutput, boolean logProbabilities) {
    /** Text of any form. */
    public static final ReplyForm TEXT = new ReplyForm(StructuredOutput.NONE, false);
  }

  /** The endpoint's own name for an LLM; empty if it does not serve it. */
  public Optional<String> model(String llm) {
    return models.isEmpty() ? Optional.of(llm) : Optional.ofNullable(models.get(llm));
  }
}
