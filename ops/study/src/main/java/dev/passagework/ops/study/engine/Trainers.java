package dev.passagework.ops.study.engine;

import dev.passagework.streams.runtime.Service;
import java.io.IOException;
import java.util.Map;

/** Where trainers run. */
interface Trainers {
  /** A trainer that is not started, with settings over those of the study. */
  Service trainer(Map<String, String> settings) throws IOException;
}
