package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.AugmentationRequest;
import java.util.List;

/** What became of a release. */
sealed interface Written {
  /** A request to the augmenter, keyed as such. */
  record Request(AugmentationRequest request) implements Written {}

  /** News for the ledger, keyed by plan entry. */
  record News(LedgerEvent event) implements Written {}

  /** The request, if this is one. */
  default List<AugmentationRequest> requests() {
    return this instanceof Request written ? List.of(written.request()) : List.of();
  }

  /** The news, if these are some. */
  default List<LedgerEvent> events() {
    return this instanceof News news ? List.of(news.event()) : List.of();
  }
}
