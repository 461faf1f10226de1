package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

class RowTableTests {
  private static final Schema SCHEMA =
      Schema.of(
          Field.optional("key", FieldType.STRING),
          Field.optional("number", FieldType.NUMBER),
          Field.optional("count", FieldType.INTEGER),
          Field.optional("flag", FieldType.BOOLEAN),
          Field.optional("carrier", FieldType.STRING));
  private static final int ROWS = 100_000;

  private static Row row(int index) {
    Random random = new Random(index);
    Row row = new Row(SCHEMA);
    row.setString(0, "é" + index);
    if (index % 3 != 0) {
      row.setDouble(1, index % 5 == 0 ? -0.0 : random.nextDouble());
    }
    if (index % 7 != 0) {
      row.setLong(2, random.nextLong());
    }
    row.setBoolean(3, index % 2 == 0);
    if (index % 11 != 0) {
      row.setString(4, index % 13 == 0 ? "" : "C" + index % 17);
    }
    return row;
  }

  private static RowTable filled(long most) {
    RowTable table = new RowTable(SCHEMA, most);
    for (int i = 0; i < ROWS; i++) {
      table.add(row(i));
    }
    return table;
  }

  private static void assertHolds(RowTable table, int index) {
    Row read = new Row(SCHEMA);
    table.read(index, read);
    assertThat(read.toMap()).isEqualTo(row(index).toMap());
    assertThat(table.text(index, 0)).isEqualTo("é" + index);
  }

  @Test
  void rowsBeyondTheBoundAreReadBackAsTheyWere() {
    RowTable table = filled(1_000_000);
    assertThat(table.isSpilled()).isTrue();
    assertThat(table.size()).isEqualTo(ROWS);
    for (int i = 0; i < ROWS; i += 37) {
      assertHolds(table, i);
    }
    Random random = new Random(7);
    for (int i = 0; i < 50; i++) {
      assertHolds(table, random.nextInt(ROWS));
    }
    assertHolds(table, ROWS - 1);
  }

  @Test
  void withinTheBoundNothingIsWritten() {
    RowTable table = filled(100_000_000);
    assertThat(table.isSpilled()).isFalse();
    assertHolds(table, 0);
    assertHolds(table, ROWS - 1);
  }

  @Test
  void aRowThatIsNotThereIsRefused() {
    RowTable table = filled(0);
    assertThatThrownBy(() -> table.read(ROWS, new Row(SCHEMA)))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aKeyPointsToItsRowHoweverManyThereAre() {
    RowTable table = filled(1_000_000);
    KeyIndex index = new KeyIndex(position -> table.text(position, 0));
    for (int i = 0; i < ROWS; i++) {
      assertThat(index.put("é" + i, i)).isEqualTo(-1);
    }
    for (int i = 0; i < ROWS; i += 3) {
      assertThat(index.find("é" + i)).isEqualTo(i);
    }
    assertThat(index.find("e1")).isEqualTo(-1);
    assertThat(index.put("é5", 7)).isEqualTo(5);
  }
}
