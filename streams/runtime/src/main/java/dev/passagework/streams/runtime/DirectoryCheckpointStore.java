package dev.passagework.streams.runtime;

import dev.passagework.schemas.contract.Checkpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checkpoint files in a directory, each under its SHA-256; a shared volume serves many machines.
 */
public final class DirectoryCheckpointStore implements CheckpointStore {
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  private final Path directory;

  public DirectoryCheckpointStore(Path directory) {
    this.directory = directory;
  }

  @Override
  public List<Checkpoint.File> put(Path folder) throws IOException {
    Files.createDirectories(directory);
    List<Path> sources;
    try (Stream<Path> walk = Files.walk(folder)) {
      sources = walk.filter(Files::isRegularFile).sorted().toList();
    }
    List<Checkpoint.File> files = new ArrayList<>();
    for (Path source : sources) {
      String name = folder.relativize(source).toString().replace('\\', '/');
      files.add(new Checkpoint.File(name, store(source), Files.size(source)));
    }
    sync(directory);
    return files;
  }

  @Override
  public void get(Checkpoint checkpoint, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Checkpoint.File file : checkpoint.files()) {
      Path target = folder.resolve(file.name()).normalize();
      if (!target.startsWith(folder.normalize()) || !SHA_256.matcher(file.sha256()).matches()) {
        throw new DamagedCheckpointException(
            "checkpoint %s names a file that may not be: %s".formatted(checkpoint.id(), file));
      }
      fetch(checkpoint, file, target);
    }
  }

  @Override
  public void remove(Collection<String> sha256) throws IOException {
    for (String hash : sha256) {
      if (!SHA_256.matcher(hash).matches()) {
        throw new IOException("'" + hash + "' is no SHA-256");
      }
      Files.deleteIfExists(directory.resolve(hash));
    }
  }

  private void fetch(Checkpoint checkpoint, Checkpoint.File file, Path target) throws IOException {
    Path source = directory.resolve(file.sha256());
    if (!Files.isRegularFile(source)) {
      throw new IOException(
          "checkpoint %s: %s is not in %s; point --checkpoint-dir at the directory that the trainer writes to"
              .formatted(checkpoint.id(), file.name(), directory));
    }
    Files.createDirectories(target.getParent());
    String found = copy(source, target);
    if (!found.equals(file.sha256()) || Files.size(target) != file.size()) {
      Files.delete(target);
      throw new DamagedCheckpointException(
          "checkpoint %s: %s in %s is damaged: its SHA-256 is %s"
              .formatted(checkpoint.id(), source.getFileName(), directory, found));
    }
  }

  /** Copies a file aside, and renames it to its hash once it is on disk. */
  private String store(Path source) throws IOException {
    Path aside = Files.createTempFile(directory, "incoming-", ".part");
    try {
      String sha256 = copy(source, aside);
      sync(aside);
      Files.move(aside, directory.resolve(sha256), StandardCopyOption.ATOMIC_MOVE);
      return sha256;
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  private static String copy(Path source, Path target) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(source), digest);
        OutputStream out = Files.newOutputStream(target)) {
      in.transferTo(out);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
