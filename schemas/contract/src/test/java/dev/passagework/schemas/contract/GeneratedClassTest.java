package dev.passagework.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GeneratedClassTest {

  @ParameterizedTest
  @MethodSource("topics")
  void theAvroClassOfATopicIsSeenInThisPackageAlone(Topic<?> topic) throws Exception {
    Class<?> generated = Class.forName(topic.schema().getFullName());
    assertThat(Modifier.isPublic(generated.getModifiers())).isFalse();
  }

  static List<Topic<?>> topics() {
    return Topics.all();
  }
}
