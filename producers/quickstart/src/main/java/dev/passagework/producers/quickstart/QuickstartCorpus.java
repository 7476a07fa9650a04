package dev.passagework.producers.quickstart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The reference of Apache Kafka's settings, as the libraries on the class path document them. One
 * passage per distinct text of a setting's name.
 */
public final class QuickstartCorpus {
  private QuickstartCorpus() {}

  /**
   * The passages, in the order in which the components declare the settings: producer, consumer,
   * admin, streams, topic, broker. Texts of one name stand together.
   */
  public static List<SettingPassage> passages() {
    Map<String, Map<String, String>> componentByText = new LinkedHashMap<>();
    components().forEach((component, settings) -> collect(component, settings, componentByText));
    List<SettingPassage> passages = new ArrayList<>();
    componentByText.forEach(
        (name, texts) ->
            texts.forEach(
                (text, component) ->
                    passages.add(
                        new SettingPassage(
                            texts.size() == 1 ? name : component + ":" + name, name, text))));
    return List.copyOf(passages);
  }

  private static Map<String, ConfigDef> components() {
    Map<String, ConfigDef> components = new LinkedHashMap<>();
    components.put("producer", ProducerConfig.configDef());
    components.put("consumer", ConsumerConfig.configDef());
    components.put("admin", AdminClientConfig.configDef());
    components.put("streams", StreamsConfig.configDef());
    components.put("topic", LogConfig.configDefCopy());
    components.put("broker", AbstractKafkaConfig.CONFIG_DEF);
    return components;
  }

  /** Adds the documented settings of a component to the first component by text, by name. */
  private static void collect(
      String component, ConfigDef settings, Map<String, Map<String, String>> componentByText) {
    for (ConfigDef.ConfigKey setting : settings.configKeys().values()) {
      String text = folded(setting.documentation);
      if (!text.isBlank()) {
        String unused =
            componentByText
                .computeIfAbsent(setting.name, name -> new LinkedHashMap<>())
                .putIfAbsent(text, component);
      }
    }
  }

  /** A text with runs of white space as one space; one at an end stays, as it was when judged. */
  private static String folded(String documentation) {
    return documentation == null ? "" : documentation.replaceAll("\\s+", " ");
  }
}
