package org.millrace.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** SHA-256 (FIPS 180-4) as 64 lower-case hexadecimal digits: the name of a content. */
public final class Digests {
  private Digests() {}

  public static String of(byte[] content) {
    return HexFormat.of().formatHex(sha256().digest(content));
  }

  public static String of(String content) {
    return of(content.getBytes(StandardCharsets.UTF_8));
  }

  public static String of(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * The digest of a folder: of the lines {@code <digest> <relative path>} of its chosen files, in
   * the order of their paths.
   *
   * @param chosen takes the path relative to the folder, with {@code /} between its parts
   */
  public static String ofFolder(Path folder, Predicate<String> chosen) throws IOException {
    StringBuilder manifest = new StringBuilder();
    for (Path file : filesOf(folder)) {
      String name = relative(folder, file);
      if (chosen.test(name)) {
        manifest.append(of(file)).append(' ').append(name).append('\n');
      }
    }
    return of(manifest.toString());
  }

  private static List<Path> filesOf(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .sorted(Comparator.comparing(file -> relative(folder, file)))
          .toList();
    }
  }

  private static String relative(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
