package org.millrace.dataops.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.millrace.dataops.datasets.Samples.NAME;
import static org.millrace.dataops.datasets.Samples.NONE;
import static org.millrace.dataops.datasets.Samples.batch;
import static org.millrace.dataops.datasets.Samples.read;
import static org.millrace.kernel.Field.optional;
import static org.millrace.kernel.Field.required;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

class SchemaEvolutionTests {
  private static final Schema FIRST =
      Schema.of(
          required("id", FieldType.INTEGER),
          required("origin", FieldType.STRING),
          optional("temp", FieldType.NUMBER));

  @TempDir Path data;
  private DatasetCatalog catalog;

  @BeforeEach
  void open() {
    catalog = DatasetCatalog.open(Samples.settings(data));
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  private static Row row(Schema schema, long id, String origin) {
    Row row = new Row(schema);
    row.setLong(schema.require("id"), id);
    row.setString(schema.require("origin"), origin);
    return row;
  }

  @Test
  void readsRowsWrittenBeforeAFieldWasAdded() {
    Dataset dataset = catalog.createIfAbsent(NAME, FIRST);
    DatasetVersion before = dataset.append(List.of(batch(row(FIRST, 1, "JFK"))), NONE, NONE);
    Schema wider =
        Schema.of(
            required("id", FieldType.INTEGER),
            optional("wind", FieldType.NUMBER),
            required("origin", FieldType.STRING),
            optional("temp", FieldType.NUMBER));

    Dataset evolved = catalog.createIfAbsent(NAME, wider);
    Row newer = row(wider, 2, "EWR");
    newer.setDouble(wider.require("wind"), 7.5);
    DatasetVersion after = evolved.append(List.of(batch(newer)), NONE, NONE);

    assertThat(evolved.schema()).isEqualTo(wider);
    assertThat(dataset.schema()).isEqualTo(wider);
    assertThat(read(evolved, after, "id", "true", Row::toString))
        .containsExactly(
            "{id=1, wind=null, origin=JFK, temp=null}", "{id=2, wind=7.5, origin=EWR, temp=null}");
    assertThat(read(evolved, before, "id", "wind IS NULL", Row::toString))
        .containsExactly("{id=1, wind=null, origin=JFK, temp=null}");
  }

  @Test
  void stillTakesRowsOfTheFormerSchema() {
    Dataset dataset = catalog.createIfAbsent(NAME, FIRST);
    catalog.createIfAbsent(
        NAME,
        Schema.of(
            required("id", FieldType.INTEGER),
            required("origin", FieldType.STRING),
            optional("temp", FieldType.NUMBER),
            optional("wind", FieldType.NUMBER)));

    DatasetVersion version = dataset.append(List.of(batch(row(FIRST, 1, "JFK"))), NONE, NONE);

    assertThat(read(dataset, version, "id", "true", Row::toString))
        .containsExactly("{id=1, origin=JFK, temp=null, wind=null}");
  }

  @Test
  void keepsTheIdsOfFields() {
    catalog.createIfAbsent(NAME, FIRST);
    catalog.createIfAbsent(
        NAME,
        Schema.of(
            optional("wind", FieldType.NUMBER),
            optional("temp", FieldType.NUMBER),
            required("origin", FieldType.STRING),
            optional("id", FieldType.INTEGER)));

    try (Tables tables = Samples.tables(Samples.settings(data))) {
      Table table = Samples.table(tables);
      Map<String, Integer> ids = new TreeMap<>();
      table.schema().columns().forEach(column -> ids.put(column.name(), column.fieldId()));
      assertThat(ids).isEqualTo(Map.of("id", 1, "origin", 2, "temp", 3, "wind", 4));
      assertThat(table.schema().columns().stream().map(Types.NestedField::name))
          .containsExactly("wind", "temp", "origin", "id");
      assertThat(table.schema().findField("id").isOptional()).isTrue();
    }
  }

  @Test
  void changesNothingForTheSameSchema() {
    catalog.createIfAbsent(NAME, FIRST);
    try (Tables tables = Samples.tables(Samples.settings(data))) {
      String before = Samples.table(tables).schema().toString();
      int schemas = Samples.table(tables).schemas().size();

      catalog.createIfAbsent(NAME, FIRST);

      assertThat(Samples.table(tables).schema()).hasToString(before);
      assertThat(Samples.table(tables).schemas()).hasSize(schemas);
    }
  }

  @Test
  void refusesEveryBreakingChangeAtOnce() {
    catalog.createIfAbsent(NAME, FIRST);
    Schema breaking =
        Schema.of(
            required("id", FieldType.STRING),
            required("temp", FieldType.NUMBER),
            required("wind", FieldType.NUMBER));

    assertThatThrownBy(() -> catalog.createIfAbsent(NAME, breaking))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot change field id of " + NAME + ": it is INTEGER")
        .hasMessageContaining("Cannot change field origin of " + NAME + ": the table has it")
        .hasMessageContaining("Cannot change field temp of " + NAME + ": it is optional")
        .hasMessageContaining("Cannot change field wind of " + NAME + ": earlier rows lack it")
        .satisfies(e -> assertThat(((ProblemException) e).problems()).hasSize(4));
    assertThat(catalog.find(NAME).orElseThrow().schema()).isEqualTo(FIRST);
  }
}
