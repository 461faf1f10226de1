package org.millrace.dataops.quality;

import java.time.InstantSource;
import java.util.Optional;
import javax.sql.DataSource;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Profiles in the control database. A version never changes, so neither does its profile. */
final class ProfileStore {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Of what a profile holds; others are computed again. */
  private static final int FORM = 2;

  private final JdbcClient sql;
  private final InstantSource clock;

  ProfileStore(DataSource control, InstantSource clock) {
    this.sql = JdbcClient.create(control);
    this.clock = clock;
  }

  Optional<Profile> find(DatasetVersion version) {
    return sql.sql(
            "SELECT profile FROM dataset_profiles"
                + " WHERE dataset = ? AND snapshot_id = ? AND form = ?")
        .params(version.dataset(), version.snapshotId(), FORM)
        .query(String.class)
        .optional()
        .map(json -> JSON.readValue(json, Profile.class));
  }

  void keep(Profile profile) {
    sql.sql(
            "INSERT INTO dataset_profiles (dataset, snapshot_id, form, profile, profiled_at)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (dataset, snapshot_id) DO UPDATE SET"
                + " form = excluded.form, profile = excluded.profile,"
                + " profiled_at = excluded.profiled_at")
        .params(
            profile.dataset(),
            profile.snapshotId(),
            FORM,
            JSON.writeValueAsString(profile),
            Times.toMicros(clock.instant()))
        .update();
  }

  int count(String dataset) {
    return sql.sql("SELECT COUNT(*) FROM dataset_profiles WHERE dataset = ?")
        .param(dataset)
        .query(Integer.class)
        .single();
  }

  int forget(String dataset) {
    return sql.sql("DELETE FROM dataset_profiles WHERE dataset = ?").param(dataset).update();
  }
}
