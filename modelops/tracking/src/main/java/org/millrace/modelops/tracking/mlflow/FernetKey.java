package org.millrace.modelops.tracking.mlflow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;

/** The key under which MLflow keeps secrets; without one it makes a new one at every start. */
final class FernetKey {
  private FernetKey() {}

  /** The key of this data folder, made at first use, in a file that only its owner can read. */
  static String in(Path data) throws IOException {
    Path file = data.resolve("secrets.key");
    if (!Files.exists(file)) {
      byte[] key = new byte[32];
      new SecureRandom().nextBytes(key);
      Path written =
          Files.createFile(
              data.resolve("secrets." + UUID.randomUUID()),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(written, Base64.getUrlEncoder().encode(key));
      Files.move(written, file);
    }
    return Files.readString(file, StandardCharsets.US_ASCII);
  }
}
