package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.Decoding;
import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Prompt;
import dev.passagework.schemas.contract.Recipe;
import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.schemas.contract.VariantBlock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A kind of query, and how an LLM is asked for it.
 *
 * @param name name in plans
 * @param fileHash hash of the file that the strategy was read from
 * @param template what the file says
 */
record Strategy(String name, String fileHash, Template template) {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{(title|text|count|query|examples)}");

  /** Answers that one request may take: one that cannot be read is asked for once more. */
  private static final int ANSWERS = 2;

  /** Tokens that a chat template adds to the messages, generously. */
  private static final int CHAT_TOKENS = 200;

  /**
   * The content of a strategy file. In the user message {@code {title}}, {@code {text}}, {@code
   * {query}}, {@code {examples}} and {@code {count}} stand for the passage's title and text, the
   * labelled query, the examples and the number of queries wanted; a line with {@code {title}} is
   * left out for a passage without one.
   *
   * @param system system message
   * @param user user message
   * @param decoding how the LLM samples, but for the seed
   * @param block largest number of queries asked for in one call
   * @param inputCharacters characters of the text that are shown to the LLM
   * @param generator who makes the queries, see {@link Recipe#generator}
   * @param parser how the reply is read, see {@link Recipe#parser}
   * @param replySchema JSON schema of the reply, empty for none
   * @param showsLabelledQuery whether a labelled query of the passage is shown
   * @param examples number of labelled pairs that are shown
   * @param example how an example is shown, with {@code {title}}, {@code {text}}, {@code {query}}
   */
  record Template(
      String system,
      String user,
      Sampling decoding,
      int block,
      int inputCharacters,
      String generator,
      String parser,
      String replySchema,
      boolean showsLabelledQuery,
      int examples,
      String example) {

    /** Whether an LLM is called. */
    boolean asksLlm() {
      return generator.equals(Recipe.LLM);
    }
  }

  /**
   * How an LLM samples.
   *
   * @param temperature sampling temperature
   * @param topP nucleus mass in (0, 1]
   * @param maxTokens largest number of completion tokens of a call
   */
  record Sampling(double temperature, double topP, int maxTokens) {}

  /**
   * What a prompt shows.
   *
   * @param passage the passage
   * @param query labelled query, empty for none
   * @param examples labelled pairs of other passages
   * @param block variants asked for
   */
  record Shown(Passage passage, String query, List<Example> examples, VariantBlock block) {
    /** A passage alone. */
    static Shown of(Passage passage, VariantBlock block) {
      return new Shown(passage, "", List.of(), block);
    }
  }

  /** The messages that ask for a block of queries for a passage. */
  Prompt prompt(Shown shown) {
    Map<String, String> values =
        Map.of(
            "title", shown.passage().title(),
            "text", cut(shown.passage().text()),
            "query", shown.query(),
            "count", Integer.toString(shown.block().size()),
            "examples", examples(shown.examples()));
    return new Prompt(promptHash(), template.system().strip(), fill(template.user(), values));
  }

  /** Hash of what prompts are made of. */
  String promptHash() {
    return Identity.hash(String.join("\0", template.system(), template.user(), template.example()));
  }

  /**
   * The most tokens that a request can take: a token is at least one byte of the messages; what the
   * chat template adds, the schema of the reply, the longest completion, and all that once more for
   * an answer that cannot be read.
   */
  TokenUsage bound(Prompt prompt) {
    if (!template.asksLlm()) {
      return TokenUsage.NONE;
    }
    long messages =
        bytes(prompt.system()) + bytes(prompt.user()) + bytes(template.replySchema()) + CHAT_TOKENS;
    return new TokenUsage(ANSWERS * messages, (long) ANSWERS * template.decoding().maxTokens());
  }

  /**
   * How the LLM samples a block: with a seed of its own, the same at every run.
   *
   * @param source labelled pair whose query is shown, empty for none
   */
  Decoding decoding(PassageKey passage, String source, VariantBlock block) {
    String of = source.isEmpty() ? passage.toString() : passage.derive(source);
    String seed = Identity.hash(String.join("\n", name, block.toString(), of));
    return new Decoding(
        template.decoding().temperature(),
        template.decoding().topP(),
        template.decoding().maxTokens(),
        Long.parseLong(seed.substring(0, 8), 16) >>> 1);
  }

  /**
   * Blocks of at most {@link Template#block} consecutive variants that cover what is missing.
   *
   * @param density number of variants wanted: 0, ..., density - 1
   * @param present whether a variant is there already
   */
  List<VariantBlock> blocks(int density, IntPredicate present) {
    List<VariantBlock> blocks = new ArrayList<>();
    int first = 0;
    while (first < density) {
      int end = first;
      while (end < density && end - first < template.block() && !present.test(end)) {
        end++;
      }
      if (end > first) {
        blocks.add(new VariantBlock(first, end - first));
      }
      first = Math.max(end, first + 1);
    }
    return blocks;
  }

  private String examples(List<Example> examples) {
    return examples.stream()
        .map(
            example ->
                fill(
                    template.example(),
                    Map.of(
                        "title", example.title(),
                        "text", cut(example.text()),
                        "query", example.query())))
        .collect(Collectors.joining("\n\n"));
  }

  /** A text with its placeholders filled; what is put in is not looked at again. */
  private static String fill(String text, Map<String, String> values) {
    boolean untitled = values.getOrDefault("title", "").isBlank();
    return text.lines()
        .filter(line -> !(untitled && line.contains("{title}")))
        .map(
            line ->
                PLACEHOLDER
                    .matcher(line)
                    .replaceAll(
                        found ->
                            Matcher.quoteReplacement(
                                values.getOrDefault(found.group(1), found.group()))))
        .collect(Collectors.joining("\n"));
  }

  private String cut(String text) {
    int length = Math.min(text.length(), template.inputCharacters());
    boolean splits = length < text.length() && Character.isHighSurrogate(text.charAt(length - 1));
    return text.substring(0, splits ? length - 1 : length);
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
