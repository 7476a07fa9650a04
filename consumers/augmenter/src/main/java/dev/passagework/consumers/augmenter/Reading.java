package dev.passagework.consumers.augmenter;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Recipe;
import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.streams.runtime.replies.ReplyParser;
import java.util.Collections;
import java.util.List;

/** What a reply says, as its request's recipe reads it. */
final class Reading {
  private Reading() {}

  /** The queries in a reply, or the passages where the request asked for passages. */
  static List<String> texts(AugmentationRequest request, String reply) {
    int atMost = request.block().size();
    return asksForPassages(request)
        ? ReplyParser.passages(reply, atMost)
        : ReplyParser.parse(reply, atMost);
  }

  /** The result with the texts of a reply; the query of a written passage is the one it answers. */
  static SyntheticQueries result(
      AugmentationRequest request, List<String> texts, SyntheticQueries.Reply reply) {
    return asksForPassages(request)
        ? result(
            request,
            Collections.nCopies(texts.size(), request.recipe().sourceQuery()),
            texts,
            reply)
        : result(request, texts, List.of(), reply);
  }

  /**
   * The result with queries and the texts to be trained on with them.
   *
   * @param passages one per query, or none where the passage itself is trained on
   */
  static SyntheticQueries result(
      AugmentationRequest request,
      List<String> queries,
      List<String> passages,
      SyntheticQueries.Reply reply) {
    return new SyntheticQueries(
        request.id(),
        request.passage(),
        request.contentHash(),
        request.planEntry(),
        request.strategy(),
        request.llm(),
        request.prompt().templateHash(),
        request.decoding(),
        request.block().first(),
        queries,
        reply,
        passages,
        request.recipe());
  }

  private static boolean asksForPassages(AugmentationRequest request) {
    return request.recipe().parser().equals(Recipe.PASSAGES);
  }
}
