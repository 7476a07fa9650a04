package dev.passagework.schemas.contract;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A finished state of a model. Its files are found by their hashes; no path travels on a topic.
 *
 * @param id model and version
 * @param base base model that training started from
 * @param files its files
 * @param hyperParameters settings that training ran with
 * @param lastSegment newest segment learnt, 0 for none
 * @param pairs pairs learnt, each as often as it counted
 * @param steps optimiser steps since the base
 * @param last whether a finite job ends with it
 * @param time when it was announced
 */
public record Checkpoint(
    CheckpointId id,
    String base,
    List<File> files,
    Map<String, String> hyperParameters,
    int lastSegment,
    long pairs,
    long steps,
    boolean last,
    Instant time) {
  public Checkpoint {
    files = List.copyOf(files);
    hyperParameters = Map.copyOf(hyperParameters);
  }

  /**
   * A file of a checkpoint.
   *
   * @param name name relative to the checkpoint's folder, with slashes
   * @param sha256 SHA-256 of the content, in hexadecimal
   * @param size size in bytes
   */
  public record File(String name, String sha256, long size) {}
}
