-- What was found out about dataset versions. Times are microseconds since 1970 UTC.

CREATE TABLE dataset_profiles (
  dataset     TEXT    NOT NULL,
  snapshot_id BIGINT  NOT NULL,
  form        INTEGER NOT NULL,
  profile     TEXT    NOT NULL,
  profiled_at BIGINT  NOT NULL,
  PRIMARY KEY (dataset, snapshot_id)
);

-- One report for each contract that a version was held against; a later check replaces it.
CREATE TABLE dataset_checks (
  dataset         TEXT   NOT NULL,
  snapshot_id     BIGINT NOT NULL,
  contract_digest TEXT   NOT NULL,
  report          TEXT   NOT NULL,
  checked_at      BIGINT NOT NULL,
  PRIMARY KEY (dataset, snapshot_id, contract_digest)
);
