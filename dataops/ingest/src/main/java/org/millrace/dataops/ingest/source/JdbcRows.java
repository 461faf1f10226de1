package org.millrace.dataops.ingest.source;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.Contract;
import org.millrace.kernel.FieldType;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes rows of a database as records: by the columns' names, absent values left out. */
final class JdbcRows {
  private static final JsonFactory JSON = new JsonFactory();
  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ISO_LOCAL_DATE_TIME;

  private final Contract contract;
  private final InstantSource clock;
  private final List<String> names = new ArrayList<>();
  private final List<Integer> types = new ArrayList<>();

  JdbcRows(Contract contract, ResultSetMetaData columns, InstantSource clock) throws SQLException {
    this.contract = contract;
    this.clock = clock;
    for (int c = 1; c <= columns.getColumnCount(); c++) {
      names.add(columns.getColumnLabel(c));
      // PostgreSQL calls both of its timestamps TIMESTAMP.
      boolean zoned = columns.getColumnTypeName(c).equalsIgnoreCase("timestamptz");
      types.add(zoned ? Types.TIMESTAMP_WITH_TIMEZONE : columns.getColumnType(c));
    }
  }

  SourceRecord record(ResultSet row) throws SQLException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    String key = null;
    Instant knownAt = null;
    try (JsonGenerator out =
        JSON.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
      out.writeStartObject();
      for (int c = 0; c < names.size(); c++) {
        Object value = value(row, c);
        if (value != null) {
          out.writeName(names.get(c));
          write(out, names.get(c), value);
          if (names.get(c).equals(contract.key())) {
            key = value.toString();
          }
          if (names.get(c).equals(contract.knownAt())) {
            knownAt = instant(value);
          }
        }
      }
      out.writeEndObject();
    }
    Instant timestamp = knownAt == null ? clock.instant() : knownAt;
    return new SourceRecord(contract.stream(), key, timestamp, bytes.toByteArray());
  }

  /** The value of a column, times as java.time's. */
  @Nullable Object value(ResultSet row, int index) throws SQLException {
    return switch (types.get(index)) {
      case Types.TIMESTAMP_WITH_TIMEZONE -> row.getObject(index + 1, OffsetDateTime.class);
      case Types.TIMESTAMP -> timestamp(row, index);
      case Types.DATE -> date(row, index);
      default -> row.getObject(index + 1);
    };
  }

  /** SQLite has no times: what it declares as one may be text or a number. */
  private static @Nullable Object timestamp(ResultSet row, int index) throws SQLException {
    Object value = row.getObject(index + 1);
    return value instanceof java.sql.Timestamp
        ? row.getObject(index + 1, LocalDateTime.class)
        : value;
  }

  private static @Nullable Object date(ResultSet row, int index) throws SQLException {
    Object value = row.getObject(index + 1);
    return value instanceof java.sql.Date ? row.getObject(index + 1, LocalDate.class) : value;
  }

  int indexOf(String column) {
    for (int c = 0; c < names.size(); c++) {
      if (names.get(c).equalsIgnoreCase(column)) {
        return c;
      }
    }
    return -1;
  }

  private void write(JsonGenerator out, String name, Object value) {
    if (value instanceof Number number && type(name) == FieldType.BOOLEAN) {
      // SQLite has no booleans either.
      out.writeBoolean(number.longValue() != 0);
    } else if (value instanceof BigDecimal decimal) {
      out.writeNumber(decimal);
    } else if (value instanceof BigInteger integer) {
      out.writeNumber(integer);
    } else if (value instanceof Double || value instanceof Float) {
      out.writeNumber(((Number) value).doubleValue());
    } else if (value instanceof Number number) {
      out.writeNumber(number.longValue());
    } else if (value instanceof Boolean is) {
      out.writeBoolean(is);
    } else if (value instanceof OffsetDateTime time) {
      out.writeString(time.toInstant().toString());
    } else if (value instanceof LocalDateTime time) {
      out.writeString(LOCAL.format(time));
    } else {
      out.writeString(value.toString());
    }
  }

  private @Nullable FieldType type(String name) {
    int field = contract.schema().indexOf(name);
    return field < 0 ? null : contract.schema().field(field).type();
  }

  private static @Nullable Instant instant(Object value) {
    if (value instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    try {
      return OffsetDateTime.parse(value.toString()).toInstant();
    } catch (java.time.DateTimeException e) {
      // Ingestion says what is wrong with it.
      return null;
    }
  }
}
