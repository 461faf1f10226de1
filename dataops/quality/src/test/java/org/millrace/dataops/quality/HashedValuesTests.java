package org.millrace.dataops.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.Schema;

class HashedValuesTests {
  private static long repeated(long... hashes) {
    try (HashedValues values = new HashedValues(hashes.length)) {
      values.keep(hashes, hashes.length);
      return values.repeated();
    }
  }

  @Test
  void countsWhatCameBefore() {
    assertThat(repeated()).isZero();
    assertThat(repeated(0, 1, Long.MAX_VALUE)).isZero();
    assertThat(repeated(0, 7, 0, Long.MAX_VALUE, 7, 0, Long.MAX_VALUE)).isEqualTo(4);
  }

  @Test
  void findsTheFewThatRepeatAmongMany() {
    long[] hashes = new SplittableRandom(1).longs(300_000).map(x -> x >>> 1).toArray();
    hashes[299_999] = hashes[0];
    hashes[150_000] = hashes[7];

    assertThat(repeated(hashes)).isEqualTo(2);
  }

  @Test
  void isGivenWhatAScanSeesOfRowsThatHaveAllFields() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
      Relation relation = new Relation(connection, "rows", "t", Schema.of());
      relation.execute(
          "CREATE TABLE t AS SELECT i // 2 AS a, CASE WHEN i % 5 > 0 THEN i % 2 END AS b"
              + " FROM range(100000) r(i)");
      try (HashedValues values = HashedValues.register(relation, 100_000)) {
        relation.rows("SELECT " + HashedValues.aggregate(List.of("a", "b")) + " FROM t");
        assertThat(values.repeated()).isZero();
      }
    }
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
      Relation relation = new Relation(connection, "rows", "t", Schema.of());
      relation.execute("CREATE TABLE t AS SELECT i // 2 AS a FROM range(100000) r(i)");
      try (HashedValues values = HashedValues.register(relation, 100_000)) {
        relation.rows("SELECT " + HashedValues.aggregate(List.of("a")) + " FROM t");
        assertThat(values.repeated()).isEqualTo(50_000);
      }
    }
  }
}
