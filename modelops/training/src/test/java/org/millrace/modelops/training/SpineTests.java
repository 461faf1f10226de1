package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.dataops.datasets.RowCursor;
import org.millrace.kernel.Row;
import org.millrace.kernel.Times;
import org.millrace.kernel.UseCase;

class SpineTests {
  private static final Instant NOON = Instant.parse("2024-03-01T12:00:00Z");
  private final Recipe recipe =
      Recipe.read(UseCase.open(Path.of("src/test/resources/usecases/parcels")));

  @Test
  void ofAKeyPublishedAgainWhatWasKnownLastAtItsCutoffCounts() {
    Spine spine =
        spine(
            order("a", 1, NOON, NOON.minusSeconds(60)),
            order("a", 2, NOON, NOON),
            order("a", 3, NOON, NOON.plusSeconds(60)));
    assertThat(spine.rows()).isEqualTo(1);
    assertThat(weight(spine, "a")).isEqualTo(2);
  }

  @Test
  void aKeyThatWasKnownOnlyAfterItsCutoffCountsAsItWasKnownFirst() {
    Spine spine =
        spine(order("a", 1, NOON, NOON.plusSeconds(2)), order("a", 2, NOON, NOON.plusSeconds(3)));
    assertThat(weight(spine, "a")).isEqualTo(1);
  }

  @Test
  void aMovedCutoffMovesTheRow() {
    Instant evening = NOON.plus(Duration.ofHours(6));
    Spine spine =
        spine(
            order("a", 1, NOON, NOON.minusSeconds(60)),
            order("b", 1, NOON.plusSeconds(600), NOON),
            order("a", 1, evening, NOON.plusSeconds(60)));
    assertThat(spine.matured(evening, Duration.ZERO))
        .containsExactly(spine.find("b"), spine.find("a"));
    assertThat(spine.cutoff(spine.find("a"))).isEqualTo(Times.toMicros(evening));
  }

  @Test
  void rowsMatureInTheOrderOfTheirCutoff() {
    Spine spine =
        spine(
            order("late", 1, NOON.plusSeconds(20), NOON.minusSeconds(3)),
            order("early", 1, NOON, NOON.minusSeconds(2)),
            order("young", 1, NOON.plusSeconds(21), NOON.minusSeconds(1)));
    assertThat(spine.matured(NOON.plusSeconds(30), Duration.ofSeconds(10)))
        .containsExactly(spine.find("early"), spine.find("late"));
    assertThat(spine.find("never")).isEqualTo(-1);
  }

  private double weight(Spine spine, String key) {
    Row request = new Row(recipe.plan().request());
    spine.read(spine.find(key), request);
    return request.getDouble(request.schema().require("weight"));
  }

  private Spine spine(Row... orders) {
    return Spine.read(recipe, stream -> new Cursor(List.of(orders).iterator()));
  }

  private Row order(String key, double weight, Instant placed, Instant known) {
    Row row = new Row(recipe.contract("orders").schema());
    row.setString(row.schema().require("order_id"), key);
    row.setString(row.schema().require("depot"), "north");
    row.setDouble(row.schema().require("weight"), weight);
    for (Map.Entry<String, Instant> time :
        Map.of("placed_at", placed, "placed_local", placed, "known_at", known).entrySet()) {
      row.setInstant(row.schema().require(time.getKey()), time.getValue());
    }
    return row;
  }

  private record Cursor(Iterator<Row> rows) implements RowCursor {
    @Override
    public boolean hasNext() {
      return rows.hasNext();
    }

    @Override
    public Row next() {
      return rows.next();
    }

    @Override
    public void close() {}
  }
}
