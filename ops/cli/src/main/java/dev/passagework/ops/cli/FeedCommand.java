package dev.passagework.ops.cli;

import dev.passagework.producers.corpus.BeirFolder;
import dev.passagework.producers.corpus.CollectionFeed;
import dev.passagework.producers.corpus.CollectionOptions;
import dev.passagework.producers.corpus.CollectionReport;
import dev.passagework.producers.corpus.FeedOptions;
import dev.passagework.producers.corpus.FeedReport;
import dev.passagework.producers.corpus.Format;
import dev.passagework.producers.corpus.IntakeServer;
import dev.passagework.producers.corpus.IntakeSettings;
import dev.passagework.producers.corpus.OnError;
import dev.passagework.producers.corpus.PairFeed;
import dev.passagework.producers.corpus.PairReport;
import dev.passagework.producers.corpus.PairSource;
import dev.passagework.producers.corpus.PassageFeed;
import dev.passagework.producers.corpus.PassageSource;
import dev.passagework.producers.corpus.SplitRoles;
import dev.passagework.schemas.contract.CollectionManifest.Domain;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What goes into the topics. */
@Command(
    name = "feed",
    description = "Feed passages, labelled pairs or a test collection; only differences are sent.")
final class FeedCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "passages",
      description =
          "Feed passages: BEIR corpus.jsonl, .tsv, .txt, a directory of text files, - for "
              + "standard input; .gz is read as it is.")
  int passages(
      @Mixin ClusterOptions cluster,
      @Parameters(paramLabel = "PATH", description = "File or directory, or - for standard input.")
          String path,
      @Option(
              names = "--corpus",
              defaultValue = "default",
              paramLabel = "NAME",
              description = "Corpus that the passages belong to. Default: ${DEFAULT-VALUE}.")
          String corpus,
      @Option(
              names = "--format",
              paramLabel = "jsonl|tsv|lines|text",
              description = "Format of the source. Default: told by its name, or its first line.")
          @Nullable Format format,
      @Option(
              names = "--sync",
              description = "Also withdraw the corpus's passages that the source does not have.")
          boolean sync,
      @Option(names = "--max", paramLabel = "N", description = "Read at most N passages.")
          @Nullable Long max,
      @Option(
              names = "--on-error",
              defaultValue = "SKIP",
              paramLabel = "skip|fail",
              description = "What to do about a malformed line. Default: skip.")
          OnError onError) {
    FeedOptions options =
        new FeedOptions(corpus, sync, max == null ? Long.MAX_VALUE : max, onError);
    FeedPrinter printer = new FeedPrinter(spec.commandLine().getErr(), Terminals.isTerminal());
    FeedReport report =
        new PassageFeed(cluster.cluster(), printer).feed(source(path, format), options);
    printer.finish();
    spec.commandLine().getOut().println(FeedPrinter.summary("passages", report));
    return 0;
  }

  @Command(
      name = "collection",
      description =
          "Feed a BEIR folder as a test collection: corpus.jsonl, queries.jsonl, qrels/*.tsv.")
  int collection(
      @Mixin ClusterOptions cluster,
      @Parameters(paramLabel = "DIR", description = "The folder.") Path folder,
      @Option(
              names = "--name",
              paramLabel = "NAME",
              description = "Name of the collection. Default: the folder's.")
          @Nullable String name,
      @Option(
              names = "--split",
              paramLabel = "SPLIT",
              description =
                  "Split whose queries are reported; 'dev', where there is one, decides on"
                      + " promotion. Default: test.")
          @Nullable String split,
      @Option(
              names = "--domain",
              defaultValue = "IN",
              paramLabel = "in|out",
              description = "Whether it is of the corpus that is augmented. Default: in.")
          Domain domain,
      @Option(
              names = "--on-error",
              defaultValue = "FAIL",
              paramLabel = "skip|fail",
              description = "What to do about a malformed line. Default: fail.")
          OnError onError) {
    BeirFolder beir = BeirFolder.open(folder);
    SplitRoles roles =
        split == null
            ? SplitRoles.usual(beir.splits())
            : SplitRoles.reporting(split, beir.splits());
    CollectionOptions options =
        new CollectionOptions(name == null ? beir.name() : name, domain, roles, onError);
    FeedPrinter printer = new FeedPrinter(spec.commandLine().getErr(), Terminals.isTerminal());
    CollectionReport report =
        new CollectionFeed(cluster.cluster(), Clock.systemUTC(), printer).feed(beir, options);
    printer.finish();
    spec.commandLine().getOut().println(FeedPrinter.summary(report));
    return 0;
  }

  @Command(
      name = "pairs",
      description = {
        "Feed labelled pairs: .jsonl with query and passage_id, or query and text; .tsv with "
            + "query and passage id, or, below a header 'query<TAB>text', query and text.",
        "They are trained on, shown as examples, put in other words and answered, as the plan "
            + "says."
      })
  int pairs(
      @Mixin ClusterOptions cluster,
      @Parameters(paramLabel = "FILE", description = "The pairs.") Path file,
      @Option(
              names = "--corpus",
              defaultValue = "default",
              paramLabel = "NAME",
              description = "Corpus that the passages belong to. Default: ${DEFAULT-VALUE}.")
          String corpus,
      @Option(
              names = "--sync",
              description = "Also withdraw the corpus's pairs that the file does not have.")
          boolean sync,
      @Option(
              names = "--on-error",
              defaultValue = "SKIP",
              paramLabel = "skip|fail",
              description = "What to do about a malformed line. Default: skip.")
          OnError onError) {
    FeedOptions options = new FeedOptions(corpus, sync, Long.MAX_VALUE, onError);
    FeedPrinter printer = new FeedPrinter(spec.commandLine().getErr());
    PairReport report = new PairFeed(cluster.cluster(), printer).feed(PairSource.of(file), options);
    spec.commandLine().getOut().println(FeedPrinter.summary(report));
    return 0;
  }

  @Command(
      name = "serve",
      description = {
        "Take passages over HTTP until Ctrl-C: POST JSON lines with _id, title and text to "
            + "/passages/CORPUS.",
        "Beyond loopback a token in PASSAGEWORK_FEED_TOKEN is needed."
      })
  int serve(
      @Mixin ClusterOptions cluster,
      @Option(
              names = "--host",
              defaultValue = "127.0.0.1",
              paramLabel = "HOST",
              description = "Address to listen on. Default: ${DEFAULT-VALUE}.")
          String host,
      @Option(
              names = "--port",
              defaultValue = "8094",
              paramLabel = "PORT",
              description = "Port to listen on, 0 for a free one. Default: ${DEFAULT-VALUE}.")
          int port,
      @Option(
              names = "--most-mib",
              defaultValue = "256",
              paramLabel = "N",
              description = "Most MiB of one request. Default: ${DEFAULT-VALUE}.")
          int mebibytes,
      @Option(
              names = "--most-requests",
              defaultValue = "16",
              paramLabel = "N",
              description =
                  "Most requests at a time; more are told to come again. Default:"
                      + " ${DEFAULT-VALUE}.")
          int requests)
      throws InterruptedException {
    IntakeSettings settings =
        new IntakeSettings(
            IntakeSettings.address(host),
            port,
            System.getenv().getOrDefault("PASSAGEWORK_FEED_TOKEN", ""),
            mebibytes * 1024L * 1024L,
            requests);
    try (Shutdown shutdown = new Shutdown()) {
      IntakeServer server = shutdown.add(IntakeServer.start(cluster.cluster(), settings));
      spec.commandLine()
          .getErr()
          .printf(
              "feed serve: POST JSON lines to http://%s:%d/passages/CORPUS; Ctrl-C ends it%n",
              host, server.port());
      spec.commandLine().getErr().flush();
      shutdown.awaitSignal();
      return 0;
    }
  }

  private static PassageSource source(String path, @Nullable Format format) {
    Optional<Format> given = Optional.ofNullable(format);
    return path.equals("-")
        ? PassageSource.ofStream("standard input", System.in, given)
        : PassageSource.of(Path.of(path), given);
  }
}
