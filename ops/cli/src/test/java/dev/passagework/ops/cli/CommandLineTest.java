package dev.passagework.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
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

  private static void explains(CommandSpec spec) {
    assertThat(spec.usageMessage().description()).as(spec.qualifiedName()).isNotEmpty();
    for (OptionSpec option : spec.options()) {
      assertThat(option.description()).as(spec.qualifiedName() + " " + option).isNotEmpty();
    }
    spec.subcommands().values().forEach(sub -> explains(sub.getCommandSpec()));
  }
}
