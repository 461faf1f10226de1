package org.millrace.platform.erasure;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.millrace.kernel.Digests;

/**
 * Stands for a subject in a receipt: whoever has the key can show that the receipt is about it.
 * Whoever has the receipt alone can only try keys out.
 *
 * @param salt 128 random bits, in hexadecimal digits
 * @param digest SHA-256 of salt and key, in hexadecimal digits
 */
record SubjectDigest(String salt, String digest) {
  static SubjectDigest of(String subject) {
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    return of(HexFormat.of().formatHex(salt), subject);
  }

  static SubjectDigest of(String salt, String subject) {
    return new SubjectDigest(
        salt, Digests.of((salt + ":" + subject).getBytes(StandardCharsets.UTF_8)));
  }
}
