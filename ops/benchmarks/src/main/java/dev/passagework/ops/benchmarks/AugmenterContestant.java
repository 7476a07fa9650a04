package dev.passagework.ops.benchmarks;

import dev.passagework.consumers.augmenter.Augmenter;
import dev.passagework.consumers.augmenter.AugmenterSettings;
import dev.passagework.schemas.contract.TopicNames;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The augmenter in a process of its own. Commands come by standard input, a line each: {@code start
 * PREFIX CONCURRENCY [SETTING=VALUE...]}, {@code heap} (bytes in use), {@code live} (bytes in use
 * after a collection), {@code stop}; each is answered with a line.
 */
final class AugmenterContestant {
  private final String bootstrapServers;
  private final String registry;
  private final URI endpoint;
  private @Nullable Service service;

  private AugmenterContestant(String bootstrapServers, String registry, URI endpoint) {
    this.bootstrapServers = bootstrapServers;
    this.registry = registry;
    this.endpoint = endpoint;
  }

  /**
   * Runs until standard input ends.
   *
   * @param arguments bootstrap servers, registry, base URL of the endpoint
   */
  public static void main(String[] arguments) throws IOException {
    AugmenterContestant contestant =
        new AugmenterContestant(arguments[0], arguments[1], URI.create(arguments[2]));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      System.out.println(contestant.obey(line.split(" ")));
    }
    System.exit(0);
  }

  private String obey(String[] command) {
    switch (command[0]) {
      case "start" -> start(command);
      case "stop" -> stop();
      case "heap" -> {
        return heap();
      }
      case "live" -> {
        ManagementFactory.getMemoryMXBean().gc();
        return heap();
      }
      default -> {
        return "unknown";
      }
    }
    return "ok";
  }

  private static String heap() {
    return Long.toString(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
  }

  private void start(String[] command) {
    Cluster cluster =
        new Cluster(bootstrapServers, registry, new TopicNames(command[1]), Map.of(), Map.of());
    Map<String, String> values = new HashMap<>();
    values.put("augmenter.concurrency", command[2]);
    for (int i = 3; i < command.length; i++) {
      String[] setting = command[i].split("=", 2);
      values.put(setting[0], setting[1]);
    }
    Settings settings = new Settings(values, Map.of(), Map.of());
    Service started = Augmenter.service(cluster, AugmenterSettings.at(endpoint, settings));
    started.start();
    service = started;
  }

  private void stop() {
    if (service != null) {
      service.close();
    }
  }
}
