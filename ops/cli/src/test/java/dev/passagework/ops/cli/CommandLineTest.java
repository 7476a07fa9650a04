package dev.passagework.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class CommandLineTest {
  @Test
  void everyCommandAndOptionExplainsItself() {
    explains(new CommandLine(Passagework.command()).getCommandSpec());
  }

  @Test
  void anErrorIsOneLineWhateverWasThrown() {
    assertThat(OneLineErrors.line(new IOException("the file\n  is gone")))
        .isEqualTo("the file is gone");
    assertThat(OneLineErrors.line(new NullPointerException()))
        .contains("NullPointerException")
        .contains("--verbose");
  }

  @Test
  void theNameThatWasMeantIsTheNearestOneThatIsNear() {
    List<String> known = List.of("trainer.batch-size", "trainer.base");
    assertThat(Nearest.to("trainer.batchsize", known)).contains("trainer.batch-size");
    assertThat(Nearest.to("augmenter.calls", known)).isEmpty();
  }

  @Test
  void armsThatCouldNotBeToldApartAreRefused(@TempDir Path folder) throws IOException {
    Path nameless = arm(folder, "nameless", "trainer.pairs=labelled");
    Path one = arm(folder, "one", "trainer.model=one\ntrainer.threads=1");
    Path two = arm(folder, "two", "trainer.model=two\ntrainer.threads=2");

    assertThat(said("trainer", "--arm", nameless.toString())).contains("trainer.model");
    assertThat(said("trainer", "--arm", one.toString(), "--arm", one.toString()))
        .contains("trainer.model of its own");
    assertThat(said("trainer", "--arm", one.toString(), "--arm", two.toString()))
        .contains("the same trainer.threads");
    assertThat(said("up", "--arm", one.toString())).contains("the same trainer.threads");
    assertThat(said("up", "--arm", one.toString(), "--set", "trainer.model=one"))
        .contains("trainer.model of its own");
  }

  private static Path arm(Path folder, String name, String settings) throws IOException {
    return Files.writeString(folder.resolve(name), settings);
  }

  private static String said(String... arguments) {
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandLine(Passagework.command())
            .setExecutionExceptionHandler(new OneLineErrors())
            .setErr(new PrintWriter(err))
            .execute(arguments);
    assertThat(exitCode).isEqualTo(1);
    return err.toString();
  }

  private static void explains(CommandSpec spec) {
    assertThat(spec.usageMessage().description()).as(spec.qualifiedName()).isNotEmpty();
    for (OptionSpec option : spec.options()) {
      assertThat(option.description()).as(spec.qualifiedName() + " " + option).isNotEmpty();
    }
    spec.subcommands().values().forEach(sub -> explains(sub.getCommandSpec()));
  }
}
