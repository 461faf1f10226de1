package org.millrace.dataops.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.millrace.dataops.datasets.Samples.NAME;
import static org.millrace.dataops.datasets.Samples.NONE;
import static org.millrace.dataops.datasets.Samples.SCHEMA;
import static org.millrace.dataops.datasets.Samples.T0;
import static org.millrace.dataops.datasets.Samples.batch;
import static org.millrace.dataops.datasets.Samples.row;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

class ColumnRangesTests {
  @TempDir Path data;
  private DatasetCatalog catalog;
  private Dataset dataset;

  @BeforeEach
  void open() {
    catalog = DatasetCatalog.open(Samples.settings(data));
    dataset = catalog.createIfAbsent(NAME, SCHEMA);
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  @Test
  void rangesSpanAllFilesOfTheVersionAndNoOthers() {
    dataset.append(List.of(batch(100, 200)), NONE, NONE);
    DatasetVersion version = dataset.append(List.of(batch(1, 101)), NONE, NONE);
    dataset.append(List.of(batch(1_000, 1_001)), NONE, NONE);

    Map<String, ColumnRange> ranges = dataset.ranges(version);

    assertThat(ranges.get("id")).isEqualTo(new ColumnRange(0, 1L, 199L));
    assertThat(ranges.get("temp")).isEqualTo(new ColumnRange(66, 1 / 8.0 - 10, 199 / 8.0 - 10));
    assertThat(ranges.get("known_at"))
        .isEqualTo(new ColumnRange(0, T0 + 1_000_000, T0 + 199_000_000));
    assertThat(ranges.get("station")).isEqualTo(new ColumnRange(0, null, null));
    assertThat(ranges.get("wet")).isEqualTo(new ColumnRange(66, null, null));
  }

  @Test
  void aFileThatCannotTellMakesTheWholeUnknown() {
    Row notANumber = row(1);
    notANumber.setDouble(3, Double.NaN);
    dataset.append(List.of(batch(0, 100)), NONE, NONE);

    DatasetVersion version = dataset.append(List.of(batch(notANumber)), NONE, NONE);

    assertThat(dataset.ranges(version).get("temp")).isEqualTo(new ColumnRange(34, null, null));
  }

  @Test
  void filesOfBeforeAColumnWasAddedSayNothingOfIt() {
    dataset.append(List.of(batch(0, 10)), NONE, NONE);
    List<Field> fields = new ArrayList<>(SCHEMA.fields());
    fields.add(Field.optional("wind", FieldType.NUMBER));
    Dataset wider = catalog.createIfAbsent(NAME, new Schema(fields));

    DatasetVersion version = wider.append(List.of(batch(10, 20)), NONE, NONE);

    assertThat(wider.ranges(version)).doesNotContainKey("wind").containsKey("temp");
  }

  @Test
  void aVersionWithoutRowsHasNoNulls() {
    DatasetVersion empty = dataset.append(List.of(), NONE, Map.of(0, 5L));

    assertThat(dataset.ranges(empty).get("id")).isEqualTo(new ColumnRange(0, null, null));
  }

  @Test
  void rowsComeWithTheirPlaceUnderASecondName() throws Exception {
    dataset.append(List.of(batch(0, 10)), NONE, NONE);
    DatasetVersion version = dataset.append(List.of(batch(10, 15)), NONE, NONE);

    try (Connection connection = catalog.query(Map.of("v", version));
        ResultSet places =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT count(DISTINCT (file_index, file_row_number)), count(id) FROM \"v"
                        + DatasetCatalog.PLACED
                        + "\"")) {
      assertThat(places.next()).isTrue();
      assertThat(places.getInt(1)).isEqualTo(15);
      assertThat(places.getInt(2)).isEqualTo(15);
    }
  }
}
