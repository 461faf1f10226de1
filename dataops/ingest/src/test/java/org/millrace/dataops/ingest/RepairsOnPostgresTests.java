package org.millrace.dataops.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** The same SQL as on SQLite everywhere else, on the other database that Millrace keeps. */
@Timeout(120)
@EnabledIf(
    value = "org.millrace.dataops.ingest.PostgresServer#isInstalled",
    disabledReason = "PostgreSQL 15 is not installed")
class RepairsOnPostgresTests {
  private static final String TOPIC = "readings.meter";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-03-01T00:00:00Z"), ZoneOffset.UTC);

  private static RecordPlace at(long offset) {
    return new RecordPlace(TOPIC, 0, offset);
  }

  @Test
  void aRecordIsRepairedByOneRecordOnlyAndForGood() throws Exception {
    try (PostgresServer postgres = PostgresServer.start()) {
      DataSource control = new DriverManagerDataSource(postgres.url, "millrace", "sesame");
      for (String migration : List.of("V1__ingest", "V5__sources", "V8__repairs")) {
        new ResourceDatabasePopulator(new ClassPathResource("db/migration/" + migration + ".sql"))
            .execute(control);
      }
      quarantine(control, 1);
      quarantine(control, 2);
      QuarantineRepairs repairs = new QuarantineRepairs(control, CLOCK);

      repairs.intend(List.of(new Repair(at(1), at(10), true), new Repair(at(2), at(11), false)));
      repairs.intend(List.of(new Repair(at(1), at(12), true)));
      repairs.refused(List.of(new Repair(at(2), at(11), false)), "v1");
      repairs.settle(TOPIC, Map.of(0, 12L), "v1");
      assertThat(repairs.by(at(1))).as("offset 12 is not committed yet").isEmpty();
      assertThat(state(control, 1)).isEqualTo("repairing");
      assertThat(state(control, 2)).isEqualTo("open");

      repairs.settle(TOPIC, Map.of(0, 13L), "v2");
      repairs.intend(List.of(new Repair(at(1), at(20), true)));
      repairs.settle(TOPIC, Map.of(0, 21L), "v3");

      assertThat(repairs.by(at(1))).contains(at(12));
      assertThat(repairs.by(at(2))).isEmpty();
      assertThat(state(control, 1)).isEqualTo("repaired");
      assertThat(new QuarantineDecisions(control, CLOCK).of(at(1)))
          .singleElement()
          .satisfies(
              decision -> {
                assertThat(decision.action()).isEqualTo("accepted");
                assertThat(decision.reason()).isEqualTo("v2");
                assertThat(decision.decidedAt()).isEqualTo(CLOCK.instant());
              });
      assertThat(new QuarantineDecisions(control, CLOCK).of(at(2)))
          .extracting(QuarantineDecision::action)
          .containsExactly("refused");
    }
  }

  private static void quarantine(DataSource control, long offset) {
    JdbcClient.create(control)
        .sql(
            "INSERT INTO quarantined_records (topic, partition_id, record_offset, use_case, stream,"
                + " recorded_at, rule, violations, contract_version, contract_digest,"
                + " quarantined_at, state) VALUES (?, 0, ?, 'readings', 'meter', 0, 'range', '[]',"
                + " '1.0.0', '', 0, 'repairing')")
        .params(TOPIC, offset)
        .update();
  }

  private static String state(DataSource control, long offset) {
    return JdbcClient.create(control)
        .sql("SELECT state FROM quarantined_records WHERE topic = ? AND record_offset = ?")
        .params(TOPIC, offset)
        .query(String.class)
        .single();
  }
}
