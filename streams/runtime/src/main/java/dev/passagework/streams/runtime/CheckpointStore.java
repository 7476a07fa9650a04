package dev.passagework.streams.runtime;

import dev.passagework.schemas.contract.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * Where the files of checkpoints are, found by their SHA-256 alone. Nobody trusts a path from a
 * message.
 */
public interface CheckpointStore {
  /**
   * Stores the files of a folder, durably: when this returns, they survive a crash.
   *
   * @param folder folder of which every regular file, at any depth, is stored
   * @return what the files are, sorted by name
   */
  List<Checkpoint.File> put(Path folder) throws IOException;

  /**
   * Lays out the files of a checkpoint in a folder, each verified against its hash and size.
   *
   * @param folder folder that does not exist, or is empty
   * @throws DamagedCheckpointException if a file is not what its hash says; the message names it
   * @throws IOException if a file is missing or cannot be read for now; the message names it
   */
  void get(Checkpoint checkpoint, Path folder) throws IOException;

  /**
   * Removes files for good; those that are not there are passed over.
   *
   * @param sha256 hashes of files that no checkpoint refers to any more
   */
  void remove(Collection<String> sha256) throws IOException;
}
