package dev.passagework.ops.study.plan;

import dev.passagework.schemas.contract.TokenPrices;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An LLM of a study.
 *
 * @param name name in the study
 * @param recorded files of recorded replies that stand in for it; none for a live one
 * @param endpoint the live endpoint; empty where replies are recorded
 * @param size billions of parameters, by which larger and smaller are told apart
 * @param prices what its tokens cost
 */
public record Llm(
    String name,
    List<Source> recorded,
    Optional<Endpoint> endpoint,
    OptionalDouble size,
    TokenPrices prices) {
  public Llm {
    recorded = List.copyOf(recorded);
  }

  /**
   * A live endpoint.
   *
   * @param url base URL
   * @param model the endpoint's own name of the LLM
   * @param keyVariable environment variable that holds the key; empty for none
   */
  public record Endpoint(String url, String model, String keyVariable) {}

  /** Whether calling it needs the user's consent. */
  public boolean isLive() {
    return endpoint.isPresent();
  }
}
