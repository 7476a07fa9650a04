package dev.passagework.schemas.contract;

import java.util.List;

/** Avro forms of requests to LLMs, of what they answer, and of what is rejected of it. */
final class AugmentationCodecs {
  static final Codec<AugmentationRequest> REQUEST =
      Codec.of(
          AugmentationRequestValue.class,
          AugmentationRequestValue.SCHEMA$,
          r ->
              new AugmentationRequestValue(
                  r.id(),
                  r.passage().corpus(),
                  r.passage().id(),
                  r.contentHash(),
                  r.planEntry(),
                  r.strategy(),
                  r.llm(),
                  r.prompt().templateHash(),
                  r.prompt().system(),
                  r.prompt().user(),
                  decoding(r.decoding()),
                  r.block().first(),
                  r.block().size(),
                  r.recipe().generator(),
                  r.recipe().parser(),
                  r.recipe().replySchema(),
                  r.recipe().sourceQuery(),
                  r.recipe().strategyHash()),
          a ->
              new AugmentationRequest(
                  a.getId(),
                  new PassageKey(a.getCorpus(), a.getPassageId()),
                  a.getContentHash(),
                  a.getPlanEntry(),
                  a.getStrategy(),
                  a.getLlm(),
                  new Prompt(a.getPromptHash(), a.getSystemPrompt(), a.getUserPrompt()),
                  decoding(a.getDecoding()),
                  new VariantBlock(a.getFirstVariant(), a.getVariants()),
                  new Recipe(
                      a.getGenerator(),
                      a.getParser(),
                      a.getReplySchema(),
                      a.getSourceQuery(),
                      a.getStrategyHash())));

  static final Codec<SyntheticQueries> QUERIES =
      Codec.of(
          SyntheticQueriesValue.class,
          SyntheticQueriesValue.SCHEMA$,
          q ->
              new SyntheticQueriesValue(
                  q.requestId(),
                  q.passage().corpus(),
                  q.passage().id(),
                  q.contentHash(),
                  q.planEntry(),
                  q.strategy(),
                  q.llm(),
                  q.promptHash(),
                  decoding(q.decoding()),
                  q.firstVariant(),
                  q.queries(),
                  q.reply().raw(),
                  q.reply().parser(),
                  q.reply().usage().prompt(),
                  q.reply().usage().completion(),
                  q.reply().cost(),
                  q.reply().latencyMillis(),
                  q.reply().attempt(),
                  q.reply().endpoint(),
                  q.reply().meanLogProbabilities(),
                  q.passages(),
                  q.recipe().generator(),
                  q.recipe().parser(),
                  q.recipe().sourceQuery(),
                  q.recipe().strategyHash()),
          a ->
              new SyntheticQueries(
                  a.getRequestId(),
                  new PassageKey(a.getCorpus(), a.getPassageId()),
                  a.getContentHash(),
                  a.getPlanEntry(),
                  a.getStrategy(),
                  a.getLlm(),
                  a.getPromptHash(),
                  decoding(a.getDecoding()),
                  a.getFirstVariant(),
                  List.copyOf(a.getQueries()),
                  new SyntheticQueries.Reply(
                      a.getRawReply(),
                      a.getParser(),
                      new TokenUsage(a.getPromptTokens(), a.getCompletionTokens()),
                      a.getCost(),
                      a.getLatencyMillis(),
                      a.getAttempt(),
                      a.getEndpoint(),
                      List.copyOf(a.getMeanLogProbabilities())),
                  List.copyOf(a.getPassages()),
                  new Recipe(
                      a.getGenerator(),
                      a.getParserName(),
                      "",
                      a.getSourceQuery(),
                      a.getStrategyHash())));

  static final Codec<RejectedQuery> REJECTED =
      Codec.of(
          RejectedQueryValue.class,
          RejectedQueryValue.SCHEMA$,
          r ->
              new RejectedQueryValue(
                  r.pairId(),
                  r.passage().corpus(),
                  r.passage().id(),
                  r.query(),
                  origin(r.origin()),
                  r.reason(),
                  r.detail()),
          a ->
              new RejectedQuery(
                  a.getPairId(),
                  new PassageKey(a.getCorpus(), a.getPassageId()),
                  a.getQuery(),
                  origin(a.getOrigin()),
                  a.getReason(),
                  a.getDetail()));

  private AugmentationCodecs() {}

  static OriginValue origin(Origin o) {
    return new OriginValue(o.strategy(), o.llm(), o.variant(), o.requestId());
  }

  static Origin origin(OriginValue a) {
    return new Origin(a.getStrategy(), a.getLlm(), a.getVariant(), a.getRequestId());
  }

  private static DecodingValue decoding(Decoding d) {
    return new DecodingValue(d.temperature(), d.topP(), d.maxTokens(), d.seed());
  }

  private static Decoding decoding(DecodingValue a) {
    return new Decoding(a.getTemperature(), a.getTopP(), a.getMaxTokens(), a.getSeed());
  }
}
