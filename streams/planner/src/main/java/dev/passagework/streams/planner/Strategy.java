package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.Decoding;
import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Prompt;
import dev.passagework.schemas.contract.VariantBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A kind of query, and how an LLM is asked for it.
 *
 * @param name name in plans
 * @param templateHash hash of the file that the strategy was read from
 * @param template what the file says
 */
record Strategy(String name, String templateHash, Template template) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(title|text|count)}");

  /**
   * The content of a strategy file. In the user message {@code {title}}, {@code {text}} and {@code
   * {count}} stand for the passage's title and text and the number of queries wanted; a line with
   * {@code {title}} is left out for a passage without one.
   *
   * @param system system message
   * @param user user message
   * @param temperature sampling temperature
   * @param topP nucleus mass in (0, 1]
   * @param maxTokens largest number of completion tokens of a call
   * @param block largest number of queries asked for in one call
   * @param inputCharacters characters of the text that are shown to the LLM
   */
  record Template(
      String system,
      String user,
      double temperature,
      double topP,
      int maxTokens,
      int block,
      int inputCharacters) {
    Template {
      if (block < 1 || maxTokens < 1 || inputCharacters < 1) {
        throw new IllegalArgumentException(
            "block, max-tokens and input-characters must be at least 1");
      }
    }
  }

  /** The messages that ask for a block of queries for a passage. */
  Prompt prompt(Passage passage, VariantBlock block) {
    String user =
        template
            .user()
            .lines()
            .filter(line -> !(passage.title().isBlank() && line.contains("{title}")))
            .map(line -> fill(line, passage, block))
            .collect(Collectors.joining("\n"));
    return new Prompt(templateHash, template.system().strip(), user);
  }

  /** How the LLM samples a block: with a seed of its own, the same at every run. */
  Decoding decoding(PassageKey passage, VariantBlock block) {
    String seed = Identity.hash(String.join("\n", name, block.toString(), passage.toString()));
    return new Decoding(
        template.temperature(),
        template.topP(),
        template.maxTokens(),
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

  private String fill(String line, Passage passage, VariantBlock block) {
    return PLACEHOLDER
        .matcher(line)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    switch (found.group(1)) {
                      case "title" -> passage.title();
                      case "text" -> cut(passage.text());
                      default -> Integer.toString(block.size());
                    }));
  }

  private String cut(String text) {
    int length = Math.min(text.length(), template.inputCharacters());
    boolean splits = length < text.length() && Character.isHighSurrogate(text.charAt(length - 1));
    return text.substring(0, splits ? length - 1 : length);
  }
}
