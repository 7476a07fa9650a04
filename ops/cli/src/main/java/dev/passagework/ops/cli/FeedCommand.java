package dev.passagework.ops.cli;

import dev.passagework.producers.corpus.BeirFolder;
import dev.passagework.producers.corpus.CollectionFeed;
import dev.passagework.producers.corpus.CollectionOptions;
import dev.passagework.producers.corpus.CollectionReport;
import dev.passagework.producers.corpus.FeedOptions;
import dev.passagework.producers.corpus.FeedReport;
import dev.passagework.producers.corpus.Format;
import dev.passagework.producers.corpus.OnError;
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
    description = "Feed passages or a test collection; only differences are sent.")
final class FeedCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "passages",
      description = {
        "Feed passages: BEIR corpus.jsonl, .tsv, .txt, a directory of text files, - for standard",
        "input; .gz is read as it is."
      })
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
    FeedPrinter printer = new FeedPrinter(spec.commandLine().getErr());
    FeedReport report =
        new PassageFeed(cluster.cluster(), printer).feed(source(path, format), options);
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
    FeedPrinter printer = new FeedPrinter(spec.commandLine().getErr());
    CollectionReport report =
        new CollectionFeed(cluster.cluster(), Clock.systemUTC(), printer).feed(beir, options);
    spec.commandLine().getOut().println(FeedPrinter.summary(report));
    return 0;
  }

  private static PassageSource source(String path, @Nullable Format format) {
    Optional<Format> given = Optional.ofNullable(format);
    return path.equals("-")
        ? PassageSource.ofStream("standard input", System.in, given)
        : PassageSource.of(Path.of(path), given);
  }
}
