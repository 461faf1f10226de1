package org.millrace.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class RowTests {
  static final Schema SCHEMA =
      Schema.of(
          Field.required("id", FieldType.STRING),
          Field.optional("seats", FieldType.INTEGER),
          Field.optional("delay", FieldType.NUMBER),
          Field.optional("late", FieldType.BOOLEAN),
          Field.optional("at", FieldType.TIMESTAMP),
          Field.optional("clock", FieldType.LOCAL_TIMESTAMP));

  static Row full() {
    Row row = new Row(SCHEMA);
    row.setString(0, "UA1");
    row.setLong(1, 180);
    row.setDouble(2, -0.0);
    row.setBoolean(3, true);
    row.setInstant(4, Instant.parse("2013-01-01T10:15:00.000001Z"));
    row.setLong(5, Times.toMicros(LocalDateTime.parse("1969-12-31T23:59:59.999999")));
    return row;
  }

  @Test
  void keepsEachValueByItsPosition() {
    assertThat(full().toMap())
        .containsEntry("id", "UA1")
        .containsEntry("seats", 180L)
        .containsEntry("delay", -0.0)
        .containsEntry("late", true)
        .containsEntry("at", "2013-01-01T10:15:00.000001Z")
        .containsEntry("clock", "1969-12-31T23:59:59.999999");
  }

  @Test
  void readsAbsentValuesAsNothing() {
    Row row = full();
    row.clear();
    assertThat(row.toMap().values()).containsOnlyNulls();
    assertThat(row.getDouble(2)).isNaN();
    assertThat(row.getLong(1)).isZero();
    assertThat(row.getString(0)).isNull();
  }

  @Test
  void readsAnIntegerAsANumber() {
    assertThat(full().getDouble(1)).isEqualTo(180.0);
  }

  @Test
  void copiesShareNothing() {
    Row row = full();
    Row copy = row.copy();
    row.setLong(1, 9);
    row.setNull(0);
    assertThat(copy.toMap()).isEqualTo(full().toMap());
  }

  @Test
  void batchGivesBackEveryRowItTook() {
    ColumnBatch batch = new ColumnBatch(SCHEMA, 3);
    Row empty = new Row(SCHEMA);
    batch.add(full());
    batch.add(empty);
    batch.add(full());
    assertThat(batch.isFull()).isTrue();
    assertThatThrownBy(() -> batch.add(empty)).isInstanceOf(IllegalStateException.class);
    Row read = full();
    batch.read(1, read);
    assertThat(read.toMap()).isEqualTo(empty.toMap());
    batch.read(2, read);
    assertThat(read.toMap()).isEqualTo(full().toMap());
    batch.clear();
    assertThat(batch.isEmpty()).isTrue();
  }

  @Test
  void schemaRefusesAFieldTwiceAndANameThatIsNone() {
    Field id = Field.required("id", FieldType.STRING);
    assertThatThrownBy(() -> Schema.of(id, id)).hasMessageContaining("named twice: [id]");
    assertThatThrownBy(() -> Field.required("Id; DROP", FieldType.STRING))
        .hasMessageStartingWith("Invalid field name 'Id; DROP'");
    assertThatThrownBy(() -> SCHEMA.require("sets"))
        .hasMessageContaining("Cannot find field 'sets'");
  }

  @Test
  void timesReachFromTheYear1900To9999() {
    for (String text :
        new String[] {"1900-01-01T00:00:00.000001Z", "9999-12-31T23:59:59.999999Z"}) {
      Instant instant = Instant.parse(text);
      assertThat(Times.toInstant(Times.toMicros(instant))).isEqualTo(instant);
    }
  }
}
