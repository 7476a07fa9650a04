package dev.passagework.consumers.trainer;

import dev.passagework.consumers.trainer.Hyperparameters.OnNonFinite;
import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.retrieval.encoder.EncoderConfig;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.EncoderWeights;
import dev.passagework.streams.retrieval.encoder.ForwardPath;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import dev.passagework.streams.retrieval.encoder.Pooling;
import dev.passagework.streams.retrieval.encoder.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An encoder of a few thousand random weights that reads the words w0 to w59, and pairs for it. */
final class Tiny {
  private static final int WORDS = 60;
  private static final EncoderConfig CONFIG =
      new EncoderConfig(WORDS + 4, 32, 16, 1, 2, 32, 1e-12f, Pooling.MEAN, "", "", 16, 24);

  private Tiny() {}

  static EncoderModel model() {
    NativeLibraries.prepare(Path.of("target", "native"));
    Random random = new Random(5);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    EncoderWeights.shapes(CONFIG)
        .forEach((name, shape) -> tensors.put(name, tensor(name, shape, random)));
    return new EncoderModel("tiny", CONFIG, new EncoderWeights(tensors), tokenizer());
  }

  private static Tensor tensor(String name, long[] shape, Random random) {
    int size = 1;
    for (long length : shape) {
      size *= (int) length;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      boolean scale = name.contains("LayerNorm") && name.endsWith("weight");
      values[i] = (scale ? 1f : 0f) + 0.2f * (float) random.nextGaussian();
    }
    return new Tensor(shape, values);
  }

  private static byte[] tokenizer() {
    String words =
        IntStream.range(0, WORDS)
            .mapToObj(i -> "\"w%d\": %d".formatted(i, i + 4))
            .collect(Collectors.joining(", "));
    String json =
        """
        {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
         "normalizer": null, "pre_tokenizer": {"type": "Whitespace"},
         "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
         "decoder": null,
         "model": {"type": "WordLevel", "unk_token": "[UNK]",
          "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, %s}}}
        """
            .formatted(words);
    return json.getBytes(StandardCharsets.UTF_8);
  }

  static Hyperparameters hyper() {
    return hyper(1);
  }

  static Hyperparameters hyper(double clipNorm) {
    return hyper(clipNorm, 1);
  }

  static Hyperparameters hyper(double clipNorm, int threads) {
    return new Hyperparameters(
        8, 0.1, 1e-3, 0.01, 2, 0.25, clipNorm, OnNonFinite.SKIP, 42, threads);
  }

  /** Steps by the program in 32-bit floats, of the whole batch at once. */
  static StepSettings step() {
    return step(ForwardPath.SCRIPT_FP32, 16_384);
  }

  static StepSettings step(ForwardPath path, int chunkTokens) {
    return new StepSettings(Optional.of(path), "cpu", chunkTokens, 0);
  }

  static Learner learner(EncoderModel model) {
    return Learner.open(model, hyper(), step());
  }

  /** The n-th pair of its passage. */
  static TrainingPair pair(int passage, int n) {
    String text = "w%d w%d".formatted(passage % WORDS, passage / WORDS);
    return pair("p" + passage, "w%d w%d".formatted(passage % WORDS, n % WORDS), text);
  }

  static TrainingPair pair(String passage, String query, String text) {
    return pair(passage, query, "w" + (passage.length() % WORDS), text);
  }

  static TrainingPair untitled(String passage, String query, String text) {
    return pair(passage, query, "", text);
  }

  private static TrainingPair pair(String passage, String query, String title, String text) {
    PassageKey key = new PassageKey("tiny", passage);
    return new TrainingPair(
        Identity.pairId(query, key),
        key,
        Identity.contentHash(title, text),
        Instant.EPOCH,
        query,
        title,
        text,
        List.of(),
        List.of(),
        true,
        TrainingPair.Marks.NONE);
  }

  /** Pairs of as many passages, of many lengths. */
  static List<TrainingPair> varied(int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> untitled("p" + i, words(i + 7, 1 + i % 5), words(i, 1 + 3 * i % 17)))
        .toList();
  }

  /** So many words, from that one on. */
  static String words(int from, int number) {
    return IntStream.range(from, from + number)
        .mapToObj(i -> "w" + i % WORDS)
        .collect(Collectors.joining(" "));
  }

  /** The same pair with negatives of its own. */
  static TrainingPair withNegatives(TrainingPair pair, List<String> negatives) {
    return new TrainingPair(
        pair.id(),
        pair.passage(),
        pair.contentHash(),
        pair.passageTime(),
        pair.query(),
        pair.title(),
        pair.text(),
        negatives,
        pair.origins(),
        pair.labelled(),
        pair.marks());
  }

  /** The same pair as if an LLM had written its query. */
  static TrainingPair unlabelled(TrainingPair pair) {
    return written(pair, pair.passage().corpus(), "question");
  }

  /** The same pair of a passage of that corpus, as if an LLM had written its query. */
  static TrainingPair written(TrainingPair pair, String corpus, String strategy) {
    return from(pair, corpus, List.of(new Origin(strategy, "small", 0, "r")));
  }

  /** The same pair of a passage of that corpus. */
  static TrainingPair labelled(TrainingPair pair, String corpus) {
    return from(pair, corpus, List.of());
  }

  private static TrainingPair from(TrainingPair pair, String corpus, List<Origin> origins) {
    PassageKey key = new PassageKey(corpus, pair.passage().id());
    return new TrainingPair(
        Identity.pairId(pair.query(), key),
        key,
        pair.contentHash(),
        pair.passageTime(),
        pair.query(),
        pair.title(),
        pair.text(),
        pair.negatives(),
        origins,
        origins.isEmpty(),
        pair.marks());
  }

  /** Pairs of as many passages. */
  static List<TrainingPair> pairs(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> pair(i, i + 7)).toList();
  }
}
