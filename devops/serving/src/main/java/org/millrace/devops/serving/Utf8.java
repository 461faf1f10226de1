package org.millrace.devops.serving;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Finds the first byte that is not UTF-8 text. JSON parsers guess UTF-16 from zero bytes and decode
 * loosely (overlong forms, lone surrogates), so two of them may read different keys from the same
 * bytes.
 */
final class Utf8 {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final CharBuffer sink = CharBuffer.allocate(4096);

  /** The position of the first byte at fault, or -1 if there is none. */
  int firstFault(byte[] bytes) {
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
    CoderResult result;
    do {
      sink.clear();
      result = decoder.decode(in, sink, true);
    } while (result.isOverflow());
    return result.isError() ? in.position() : -1;
  }
}
