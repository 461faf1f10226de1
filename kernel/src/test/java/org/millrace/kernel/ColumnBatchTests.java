package org.millrace.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ColumnBatchTests {
  private static final Schema SCHEMA =
      Schema.of(
          Field.required("id", FieldType.INTEGER),
          Field.optional("name", FieldType.STRING),
          Field.optional("note", FieldType.STRING));
  private static final String[] TEXTS = {
    "", "a", "Zürich", "eight_ab", "中文字 and more", "𝄞", "x".repeat(9), "long ".repeat(500)
  };

  @Test
  void keepsTextsAsUtf8AsItKeepsStrings() {
    ColumnBatch strings = new ColumnBatch(SCHEMA, TEXTS.length * 2);
    ColumnBatch bytes = ColumnBatch.ofUtf8(SCHEMA, TEXTS.length * 2);
    for (int round = 0; round < 3; round++) {
      strings.clear();
      bytes.clear();
      List<Map<String, @Nullable Object>> expected = fill(strings, round);
      fill(bytes, round);

      assertThat(rows(strings)).isEqualTo(expected);
      assertThat(rows(bytes)).isEqualTo(expected);
      for (int r = 0; r < bytes.size(); r++) {
        assertThat(bytes.utf8(1, r)).isEqualTo(strings.utf8(1, r));
        assertThat(bytes.texts(2)[r]).isEqualTo(strings.texts(2)[r]);
      }
    }
  }

  /** Each text twice: once with its bytes, within others or at their end, and once without. */
  private static List<Map<String, @Nullable Object>> fill(ColumnBatch batch, int round) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    Row row = new Row(SCHEMA);
    for (int i = 0; i < TEXTS.length * 2; i++) {
      String text = TEXTS[(i + round) % TEXTS.length];
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      row.clear();
      row.setLong(0, i);
      if (i < TEXTS.length) {
        byte[] source = ("\"" + text + "\" and what follows it").getBytes(StandardCharsets.UTF_8);
        int from = i % 2 == 0 ? 1 : 0;
        row.setString(1, text, i % 2 == 0 ? source : utf8, from, from + utf8.length);
      } else {
        row.setString(1, text);
      }
      if (i % 3 == 0) {
        row.setString(2, text);
      }
      batch.add(row);
      rows.add(row.toMap());
    }
    return rows;
  }

  private static List<Map<String, @Nullable Object>> rows(ColumnBatch batch) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    Row row = new Row(batch.schema());
    for (int r = 0; r < batch.size(); r++) {
      batch.read(r, row);
      rows.add(row.toMap());
    }
    return rows;
  }

  @Test
  void takesTheLastTextThatARowWasGiven() {
    byte[] source = "first, second and some more".getBytes(StandardCharsets.UTF_8);
    Row row = new Row(SCHEMA);
    row.setString(1, "first", source, 0, 5);
    row.setString(2, "second", source, 7, 13);
    row.setString(1, "another");
    Row copy = row.copy();
    row.setNull(2);
    ColumnBatch batch = ColumnBatch.ofUtf8(SCHEMA, 2);
    batch.add(row);
    batch.add(copy);

    assertThat(batch.texts(1)).containsExactly("another", "another");
    assertThat(batch.texts(2)).containsExactly(null, "second");
    assertThat(batch.utf8(2, 0)).isNull();
  }
}
