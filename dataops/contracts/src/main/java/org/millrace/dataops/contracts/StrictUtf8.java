package org.millrace.dataops.contracts;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Finds what is no UTF-8. The JSON parser guesses UTF-16 and UTF-32 from zero bytes and lets
 * over-long forms and lone surrogates pass, and a record must mean the same to every reader. Not
 * thread-safe.
 */
public final class StrictUtf8 {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final CharBuffer scratch = CharBuffer.allocate(1024);

  /** The position of the first byte that is no UTF-8 text or is zero, or -1. */
  public int firstFault(byte[] bytes) {
    int high = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        return i;
      }
      high |= bytes[i];
    }
    return high < 0 ? firstMalformed(bytes) : -1;
  }

  private int firstMalformed(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    decoder.reset();
    while (true) {
      scratch.clear();
      var result = decoder.decode(in, scratch, true);
      if (result.isError()) {
        return in.position();
      }
      if (result.isUnderflow()) {
        return -1;
      }
    }
  }
}
