package org.millrace.platform.audit;

import java.time.Instant;
import org.millrace.kernel.Digests;
import org.millrace.kernel.Times;

/**
 * One link of the chain.
 *
 * @param number from 1, without gaps
 * @param body JSON
 * @param previous hash of the entry before; of the first, 64 zeros
 * @param hash SHA-256 over all that stands before it here, in hexadecimal digits
 * @param signature of the hash by the key of the data directory, Base64
 */
public record AuditEntry(
    long number,
    Instant recordedAt,
    String kind,
    String actor,
    String body,
    String previous,
    String hash,
    String signature) {
  static final String FIRST = "0".repeat(64);

  /** Lengths stand before the parts, so that no two entries read the same. */
  static String hash(
      long number, Instant recordedAt, String kind, String actor, String body, String previous) {
    StringBuilder text = new StringBuilder();
    text.append(number).append('\n').append(Times.toMicros(recordedAt)).append('\n');
    for (String part : new String[] {kind, actor, body, previous}) {
      text.append(part.length()).append('\n').append(part).append('\n');
    }
    return Digests.of(text.toString());
  }

  String expectedHash() {
    return hash(number, recordedAt, kind, actor, body, previous);
  }
}
