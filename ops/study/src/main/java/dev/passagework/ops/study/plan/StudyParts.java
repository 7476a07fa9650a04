package dev.passagework.ops.study.plan;

import dev.passagework.ops.pipeline.YamlException;
import dev.passagework.ops.pipeline.YamlNode;
import dev.passagework.producers.quickstart.Quickstart;
import dev.passagework.schemas.contract.TokenPrices;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Collections and LLMs in a study's file.
 *
 * @param folder folder that relative paths begin at
 */
record StudyParts(Path folder) {
  private static final List<String> COLLECTION = List.of("name", "folder", "labelled");
  private static final List<String> LLM =
      List.of(
          "name",
          "recorded",
          "url",
          "model",
          "api-key-env",
          "size",
          "prompt-price",
          "completion-price");

  Corpus corpus(YamlNode node) throws YamlException {
    node.allows(COLLECTION);
    String at = node.required("folder");
    Source source = node.checked(() -> Source.parse(at, folder));
    Optional<String> pairs = node.text("labelled");
    Optional<Path> labelled = node.checked(() -> pairs.map(text -> Source.path(text, folder)));
    String usual =
        source.path().map(path -> String.valueOf(path.getFileName())).orElse(Quickstart.NAME);
    return new Corpus(node.text("name").orElse(usual), source, labelled);
  }

  Llm llm(YamlNode node) throws YamlException {
    node.allows(LLM);
    String name = node.required("name");
    if (!name.matches("[A-Za-z0-9._/:-]{1,100}")) {
      throw node.error("the LLM's name '" + name + "' must be of letters, digits, '.', '_', '-'");
    }
    List<Source> recorded = new ArrayList<>();
    for (YamlNode item : recorded(node)) {
      String file = item.text().orElseThrow(() -> item.error("here must be a file"));
      recorded.add(item.checked(() -> Source.parse(file, folder)));
    }
    Optional<String> url = node.text("url");
    if (url.isPresent() != recorded.isEmpty()) {
      throw node.error("the LLM '" + name + "' needs either 'recorded' files or a 'url'");
    }
    Optional<Llm.Endpoint> endpoint =
        url.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Llm.Endpoint(
                    url.get(),
                    node.text("model").orElse(name),
                    node.text("api-key-env").orElse("")));
    Optional<Double> size = node.number("size");
    return new Llm(
        name,
        recorded,
        endpoint,
        size.isPresent() ? OptionalDouble.of(size.get()) : OptionalDouble.empty(),
        prices(node));
  }

  private static List<YamlNode> recorded(YamlNode node) throws YamlException {
    YamlNode value = node.at("recorded");
    return value.text().isPresent() ? List.of(value) : node.items("recorded");
  }

  private static TokenPrices prices(YamlNode node) throws YamlException {
    double prompt = node.number("prompt-price").orElse(0.0);
    double completion = node.number("completion-price").orElse(0.0);
    return node.checked(() -> new TokenPrices(prompt, completion));
  }
}
