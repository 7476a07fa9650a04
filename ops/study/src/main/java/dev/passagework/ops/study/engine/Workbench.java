package dev.passagework.ops.study.engine;

import dev.passagework.ops.pipeline.DataDirectory;
import dev.passagework.ops.pipeline.Services;
import dev.passagework.ops.study.plan.Llm;
import dev.passagework.ops.study.plan.Study;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Settings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the parts of a running study share.
 *
 * @param study the study
 * @param directory where its results go
 * @param cluster where its services meet
 * @param data what they keep
 * @param view what the topics say
 */
record Workbench(
    Study study, StudyDirectory directory, Cluster cluster, DataDirectory data, StudyView view) {

  /**
   * Services with the study's settings. Nothing is taken from the environment but keys, so that the
   * same file gives the same study.
   *
   * @param own values over those of the study
   */
  Services services(Map<String, String> own) {
    Map<String, String> keys = new HashMap<>();
    for (Llm llm : study.llms()) {
      llm.endpoint()
          .map(Llm.Endpoint::keyVariable)
          .filter(name -> System.getenv().containsKey(name))
          .ifPresent(name -> keys.put(name, System.getenv(name)));
    }
    return new Services(cluster, new Settings(own, keys, study.settings()), data, Optional.empty());
  }
}
