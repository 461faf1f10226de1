package org.millrace.platform.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Digests;
import org.millrace.kernel.ProblemException;

/** The secret that callers beyond loopback present; only its digest is held in memory. */
public final class ApiKey {
  private static final int SHORTEST = 24;
  private final byte[] digest;

  private ApiKey(String key) {
    this.digest = digestOf(key);
  }

  /**
   * The key that was given, else the one in the file, else a new one of 256 random bits written
   * there, readable by its owner alone.
   */
  static ApiKey of(@Nullable String given, Path file) {
    try {
      if (given == null || given.isBlank()) {
        return new ApiKey(Files.exists(file) ? Files.readString(file).strip() : generate(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot keep the API key in " + file, e);
    }
    if (given.length() < SHORTEST) {
      throw new ProblemException(
          "Invalid API key",
          "it has " + given.length() + " characters, which can be guessed",
          "use at least " + SHORTEST + " random characters");
    }
    return new ApiKey(given);
  }

  private static String generate(Path file) throws IOException {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    String key = "mr_" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, key + "\n", StandardOpenOption.WRITE);
    return key;
  }

  /** Compares in a time that does not depend on where the two differ. */
  boolean matches(String presented) {
    return MessageDigest.isEqual(digest, digestOf(presented));
  }

  private static byte[] digestOf(String key) {
    return Digests.of(key).getBytes(StandardCharsets.US_ASCII);
  }
}
