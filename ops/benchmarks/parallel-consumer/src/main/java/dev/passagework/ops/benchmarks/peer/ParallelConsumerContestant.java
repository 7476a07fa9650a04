package dev.passagework.ops.benchmarks.peer;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.PollContext;
import io.confluent.parallelconsumer.vertx.VertxParallelEoSStreamProcessor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * parallel-consumer-vertx: reads prompts, calls the endpoint for each, and produces every reply with
 * an idempotent producer; a record is complete when its reply is written. Commands come by standard
 * input: {@code start REQUESTS RESULTS CONCURRENCY}, {@code stop}.
 */
final class ParallelConsumerContestant {
  private final String bootstrapServers;
  private final URI endpoint;
  private final Vertx vertx = Vertx.vertx();
  private VertxParallelEoSStreamProcessor<String, String> processor;
  private KafkaProducer<String, String> producer;

  private ParallelConsumerContestant(String bootstrapServers, URI endpoint) {
    this.bootstrapServers = bootstrapServers;
    this.endpoint = endpoint;
  }

  /**
   * Runs until standard input ends.
   *
   * @param arguments bootstrap servers, base URL of the endpoint
   */
  public static void main(String[] arguments) throws IOException {
    ParallelConsumerContestant contestant =
        new ParallelConsumerContestant(arguments[0], URI.create(arguments[1]));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] command = line.split(" ");
      if (command[0].equals("start")) {
        contestant.start(command[1], command[2], Integer.parseInt(command[3]));
      } else {
        contestant.stop();
      }
      System.out.println("ok");
    }
    System.exit(0);
  }

  private void start(String requests, String results, int concurrency) {
    Map<String, Object> producing =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "acks", "all",
            "enable.idempotence", true,
            "compression.type", "lz4",
            "linger.ms", 5);
    producer = new KafkaProducer<>(producing, new StringSerializer(), new StringSerializer());
    Map<String, Object> consuming =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "group.id", requests,
            "auto.offset.reset", "earliest",
            "enable.auto.commit", false);
    ParallelConsumerOptions<String, String> options =
        ParallelConsumerOptions.<String, String>builder()
            .consumer(
                new KafkaConsumer<>(
                    consuming, new StringDeserializer(), new StringDeserializer()))
            .ordering(ProcessingOrder.UNORDERED)
            .maxConcurrency(concurrency)
            .commitMode(CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS)
            .build();
    WebClient client =
        WebClient.create(
            vertx, new WebClientOptions().setKeepAlive(true).setMaxPoolSize(concurrency));
    processor = new VertxParallelEoSStreamProcessor<>(vertx, client, options);
    processor.subscribe(List.of(requests));
    processor.vertxFuture(context -> call(client, context, results));
  }

  private Future<Void> call(
      WebClient client, PollContext<String, String> context, String results) {
    JsonObject message = new JsonObject().put("role", "user").put("content", context.value());
    Buffer body =
        new JsonObject()
            .put("model", "mock")
            .put("messages", new JsonArray().add(message))
            .put("temperature", 0.7)
            .put("top_p", 0.9)
            .put("max_tokens", 256)
            .put("seed", 42)
            .toBuffer();
    return client
        .post(endpoint.getPort(), endpoint.getHost(), "/v1/chat/completions")
        .putHeader("Content-Type", "application/json")
        .sendBuffer(body)
        .compose(reply -> produce(results, context.key(), content(reply.bodyAsJsonObject())));
  }

  private static String content(JsonObject reply) {
    return reply
        .getJsonArray("choices")
        .getJsonObject(0)
        .getJsonObject("message")
        .getString("content");
  }

  private Future<Void> produce(String topic, String key, String value) {
    Promise<Void> written = Promise.promise();
    producer.send(
        new ProducerRecord<>(topic, key, value),
        (metadata, failure) -> {
          if (failure == null) {
            written.complete();
          } else {
            written.fail(failure);
          }
        });
    return written.future();
  }

  private void stop() {
    processor.close();
    producer.close();
  }
}
