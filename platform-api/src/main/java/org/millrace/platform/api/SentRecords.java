package org.millrace.platform.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.millrace.dataops.contracts.RecordValidator;
import org.millrace.kernel.ProblemException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Cuts a request's body into records, each with the bytes it was sent in. */
final class SentRecords {
  private static final int MOST_BYTES = 8 << 20;
  private static final long MOST_DRAINED = 64L << 20;
  private static final int MOST_RECORDS = 10_000;
  private static final JsonFactory JSON = new JsonFactory();

  private SentRecords() {}

  static List<byte[]> read(HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      // Else the connection is cut before the caller has read why.
      request.getInputStream().skip(MOST_DRAINED);
      throw tooLarge("a body of more than " + MOST_BYTES + " bytes");
    }
    boolean lines =
        MediaType.APPLICATION_NDJSON.isCompatibleWith(
            MediaType.parseMediaType(request.getContentType()));
    List<byte[]> records = lines ? lines(body) : array(body);
    if (records.size() > MOST_RECORDS) {
      throw tooLarge(records.size() + " records");
    }
    if (records.stream().anyMatch(record -> record.length > RecordValidator.MOST_BYTES)) {
      throw tooLarge("a record of more than " + RecordValidator.MOST_BYTES + " bytes");
    }
    return records;
  }

  private static StatusProblem tooLarge(String what) {
    return new StatusProblem(
        HttpStatus.CONTENT_TOO_LARGE,
        "Cannot take " + what,
        "a request holds at most "
            + MOST_RECORDS
            + " records and "
            + MOST_BYTES
            + " bytes, a record at most "
            + RecordValidator.MOST_BYTES,
        "send fewer, or shorter ones");
  }

  private static List<byte[]> lines(byte[] body) {
    List<byte[]> lines = new ArrayList<>();
    int from = 0;
    for (int at = 0; at <= body.length; at++) {
      if (at == body.length || body[at] == '\n') {
        int end = at > from && body[at - 1] == '\r' ? at - 1 : at;
        if (end > from) {
          lines.add(Arrays.copyOfRange(body, from, end));
        }
        from = at + 1;
      }
    }
    return lines;
  }

  private static List<byte[]> array(byte[] body) {
    List<byte[]> records = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        return List.of(body);
      }
      if (first != JsonToken.START_ARRAY) {
        throw new ProblemException(
            "Cannot read the records",
            "the body is no array",
            "send [{...}, {...}], or one object");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int to = (int) parser.currentLocation().getByteOffset();
        records.add(Arrays.copyOfRange(body, from, to));
      }
      return records;
    } catch (JacksonException e) {
      throw new ProblemException(
          "Cannot read the records",
          "record " + records.size() + " is no valid JSON: " + e.getOriginalMessage(),
          "correct the JSON",
          e);
    }
  }
}
