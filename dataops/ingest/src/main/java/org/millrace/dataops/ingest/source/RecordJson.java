package org.millrace.dataops.ingest.source;

import java.io.ByteArrayOutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.millrace.dataops.contracts.Contract;
import org.millrace.kernel.Field;
import org.millrace.kernel.Times;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a result's row as a record: absent values left out, times in ISO-8601. One thread's. */
final class RecordJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ISO_LOCAL_DATE_TIME;

  private final String stream;
  private final List<Field> fields;
  private final int key;
  private final int knownAt;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

  RecordJson(Contract contract, List<Field> fields) {
    this.stream = contract.stream();
    this.fields = List.copyOf(fields);
    List<String> names = fields.stream().map(Field::name).toList();
    this.key = names.indexOf(contract.key()) + 1;
    this.knownAt = names.indexOf(contract.knownAt()) + 1;
  }

  SourceRecord record(ResultSet row) throws SQLException {
    return record(row, InstantSource.fixed(Instant.EPOCH));
  }

  /**
   * @param clock gives the timestamp of a record without known-at
   */
  SourceRecord record(ResultSet row, InstantSource clock) throws SQLException {
    bytes.reset();
    try (JsonGenerator out =
        JSON.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
      out.writeStartObject();
      for (int c = 1; c <= fields.size(); c++) {
        write(out, fields.get(c - 1), row, c);
      }
      out.writeEndObject();
    }
    String name = row.getString(key);
    long micros = row.getLong(knownAt);
    Instant timestamp = row.wasNull() ? clock.instant() : Times.toInstant(micros);
    return new SourceRecord(stream, name == null ? "" : name, timestamp, bytes.toByteArray());
  }

  private static void write(JsonGenerator out, Field field, ResultSet row, int column)
      throws SQLException {
    switch (field.type()) {
      case STRING -> {
        String text = row.getString(column);
        if (text != null) {
          out.writeStringProperty(field.name(), text);
        }
      }
      case NUMBER -> {
        double number = row.getDouble(column);
        if (!row.wasNull()) {
          out.writeNumberProperty(field.name(), number);
        }
      }
      case BOOLEAN -> {
        boolean is = row.getBoolean(column);
        if (!row.wasNull()) {
          out.writeBooleanProperty(field.name(), is);
        }
      }
      case INTEGER, TIMESTAMP, LOCAL_TIMESTAMP -> {
        long word = row.getLong(column);
        if (!row.wasNull()) {
          writeWord(out, field, word);
        }
      }
    }
  }

  private static void writeWord(JsonGenerator out, Field field, long word) {
    switch (field.type()) {
      case TIMESTAMP -> out.writeStringProperty(field.name(), Times.toInstant(word).toString());
      case LOCAL_TIMESTAMP ->
          out.writeStringProperty(field.name(), LOCAL.format(Times.toLocal(word)));
      default -> out.writeNumberProperty(field.name(), word);
    }
  }
}
