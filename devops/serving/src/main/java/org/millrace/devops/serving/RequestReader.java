package org.millrace.devops.serving;

import java.util.ArrayList;
import java.util.List;
import org.millrace.dataops.contracts.RecordValidator;
import org.millrace.dataops.contracts.StrictUtf8;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/**
 * Reads {@code {"instances":[{...}]}} straight into rows and collects every fault. The rows are
 * used again by the next request. Not thread-safe.
 */
final class RequestReader {
  private static final int ROWS_KEPT = 64;

  private final Schema schema;
  private final RecordValidator validator;
  private final int maxInstances;
  private final List<Row> rows = new ArrayList<>();
  private final Faults faults = new Faults();
  private final StrictUtf8 utf8 = new StrictUtf8();
  private int size;

  RequestReader(Schema schema, RecordValidator validator, int maxInstances) {
    this.schema = schema;
    this.validator = validator;
    this.maxInstances = maxInstances;
  }

  /** Number of instances of the request read last. */
  int size() {
    return size;
  }

  /** An instance of the request read last. */
  Row row(int instance) {
    return rows.get(instance);
  }

  /**
   * Reads the body; whatever it says, the outcome is rows or faults.
   *
   * @return the faults, the reader's own and used again; none if the rows can be predicted for
   */
  Faults read(byte[] body) {
    reset();
    int fault = utf8.firstFault(body);
    if (fault >= 0 || startsWithByteOrderMark(body)) {
      faults.add(
          "",
          "encoding",
          "the body is not plain UTF-8: see byte " + Math.max(fault, 0),
          "encode the JSON as UTF-8, without a byte order mark");
      return faults;
    }
    try (JsonParser parser = RecordValidator.json().createParser(ObjectReadContext.empty(), body)) {
      try {
        document(parser);
      } catch (JacksonException e) {
        syntax(parser, e);
      }
    }
    return faults;
  }

  private void reset() {
    faults.clear();
    size = 0;
    if (rows.size() > ROWS_KEPT) {
      rows.subList(ROWS_KEPT, rows.size()).clear();
    }
  }

  private static boolean startsWithByteOrderMark(byte[] body) {
    return body.length >= 3
        && body[0] == (byte) 0xEF
        && body[1] == (byte) 0xBB
        && body[2] == (byte) 0xBF;
  }

  private void document(JsonParser parser) {
    JsonToken first = parser.nextToken();
    if (first != JsonToken.START_OBJECT) {
      faults.add(
          "",
          first == null ? "json" : "type",
          first == null ? "the body is empty" : "the body is " + describe(first),
          "send an object: {\"instances\":[{...}]}");
      return;
    }
    boolean seen = false;
    String name;
    while ((name = parser.nextName()) != null) {
      parser.nextToken();
      if (!name.equals("instances")) {
        faults.add(
            "/" + Faults.escape(abridged(name)),
            "unknown-field",
            "the request has no field '" + abridged(name) + "'",
            "remove it; what is known of an instance goes into \"instances\"");
        parser.skipChildren();
      } else if (seen) {
        faults.add("/instances", "duplicate-field", "it is given twice", "put all into one array");
        parser.skipChildren();
      } else {
        seen = true;
        instances(parser);
      }
    }
    if (!seen) {
      faults.add(
          "/instances",
          "required",
          "the request has no instances",
          "send {\"instances\":[{...}]}, one object for each prediction");
    }
    if (parser.nextToken() != null) {
      faults.add("", "json", "something follows the JSON object", "send one object and no more");
    }
  }

  private void instances(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      faults.add(
          "/instances",
          "type",
          "it is " + describe(parser.currentToken()),
          "make it an array of objects, one for each prediction");
      parser.skipChildren();
      return;
    }
    int count = 0;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (count >= maxInstances) {
        parser.skipChildren();
      } else if (token == JsonToken.START_OBJECT) {
        faults.addAll(count, validator.judge(parser, rowFor(count)));
      } else {
        faults.add(
            "/instances/" + count,
            "type",
            "it is " + describe(token),
            "make it an object with the fields of the request");
        parser.skipChildren();
      }
      count++;
    }
    if (count == 0) {
      faults.add("/instances", "size", "it is empty", "send at least one instance");
    } else if (count > maxInstances) {
      faults.add(
          "/instances",
          "size",
          "it has " + count + " instances, more than " + maxInstances,
          "send them in several requests");
    }
    size = Math.min(count, maxInstances);
  }

  private Row rowFor(int instance) {
    while (rows.size() <= instance) {
      rows.add(new Row(schema));
    }
    Row row = rows.get(instance);
    row.clear();
    return row;
  }

  private void syntax(JsonParser parser, JacksonException e) {
    String place = parser.streamReadContext().pathAsPointer().toString();
    long offset = parser.currentLocation().getByteOffset();
    if (e instanceof UnexpectedEndOfInputException) {
      faults.add(
          place, "json", "the body ends before the JSON is complete", "send the whole object");
    } else if (e instanceof StreamConstraintsException) {
      faults.add(
          place,
          "size",
          "near byte " + offset + " it is nested too deep, or a name or number is too long",
          "send a flat object with the fields of the request");
    } else {
      faults.add(
          place,
          "json",
          "it is not JSON near byte " + offset + ": " + reason(e),
          "correct the JSON (RFC 8259); NaN, Infinity, comments and trailing commas are not JSON");
    }
  }

  /** The parser's own words without the part that speaks of its source and settings. */
  private static String reason(JacksonException e) {
    String message = e.getOriginalMessage();
    if (message == null) {
      return "it cannot be parsed";
    }
    String line = message.lines().findFirst().orElse("").strip();
    for (String stop :
        List.of(" (start", " (for ", ": was expecting", ": enable", ": maybe", " [")) {
      int at = line.indexOf(stop);
      line = at < 0 ? line : line.substring(0, at);
    }
    return line.isEmpty() ? "it cannot be parsed" : line;
  }

  private static String abridged(String name) {
    return name.length() <= 64 ? name : name.substring(0, 64) + "...";
  }

  private static String describe(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      default -> "null";
    };
  }
}
