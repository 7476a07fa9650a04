package dev.passagework.streams.retrieval.encoder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The file that PyTorch loads a TorchScript module from: a zip archive of its source and of pickles
 * (version 2 of Python's protocol) of its attributes and constants. This one holds no tensor.
 */
final class ScriptArchive {
  private static final String ROOT = "encoder/";

  /** The newest version of the format that needs no operation to be translated. */
  private static final String VERSION = "10\n";

  /** An instance of {@code __torch__.Encoder} with the one attribute that every module has. */
  private static final String MODULE =
      "\u0080\u0002c__torch__\nEncoder\n)\u0081}X\b\0\0\0training\u0088sb.";

  /** The empty tuple. */
  private static final String NO_CONSTANTS = "\u0080\u0002).";

  private ScriptArchive() {}

  /** The archive of a class {@code Encoder} without attributes of its own. */
  static byte[] of(String source) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setMethod(ZipOutputStream.STORED);
      put(zip, "data.pkl", MODULE.getBytes(StandardCharsets.ISO_8859_1));
      put(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
      put(zip, "constants.pkl", NO_CONSTANTS.getBytes(StandardCharsets.ISO_8859_1));
      put(zip, "version", VERSION.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(ROOT + name);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
