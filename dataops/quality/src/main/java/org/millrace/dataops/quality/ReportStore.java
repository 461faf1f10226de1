package org.millrace.dataops.quality;

import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Reports of checks in the control database: of each version, the last under each contract. */
final class ReportStore {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JdbcClient sql;
  private final InstantSource clock;

  ReportStore(DataSource control, InstantSource clock) {
    this.sql = JdbcClient.create(control);
    this.clock = clock;
  }

  List<CheckReport> of(DatasetVersion version) {
    return sql
        .sql(
            "SELECT report FROM dataset_checks WHERE dataset = ? AND snapshot_id = ?"
                + " ORDER BY checked_at DESC, contract_digest")
        .params(version.dataset(), version.snapshotId())
        .query(String.class)
        .list()
        .stream()
        .map(json -> JSON.readValue(json, CheckReport.class))
        .toList();
  }

  void keep(CheckReport report) {
    sql.sql(
            "INSERT INTO dataset_checks"
                + " (dataset, snapshot_id, contract_digest, report, checked_at)"
                + " VALUES (?, ?, ?, ?, ?)"
                + " ON CONFLICT (dataset, snapshot_id, contract_digest) DO UPDATE SET"
                + " report = excluded.report, checked_at = excluded.checked_at")
        .params(
            report.dataset(),
            report.snapshotId(),
            report.contractDigest(),
            JSON.writeValueAsString(report),
            Times.toMicros(clock.instant()))
        .update();
  }

  int count(String dataset) {
    return sql.sql("SELECT COUNT(*) FROM dataset_checks WHERE dataset = ?")
        .param(dataset)
        .query(Integer.class)
        .single();
  }

  int forget(String dataset) {
    return sql.sql("DELETE FROM dataset_checks WHERE dataset = ?").param(dataset).update();
  }
}
