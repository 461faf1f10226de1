-- What ingestion keeps aside, what it could not read any more, and where data came from.
-- Times are microseconds since 1970 UTC.

CREATE TABLE quarantined_records (
  topic            TEXT    NOT NULL,
  partition_id     INTEGER NOT NULL,
  record_offset    BIGINT  NOT NULL,
  use_case         TEXT    NOT NULL,
  stream           TEXT    NOT NULL,
  recorded_at      BIGINT  NOT NULL,
  record_key       BYTEA,
  record_value     BYTEA,
  rule             TEXT    NOT NULL,
  violations       TEXT    NOT NULL,
  contract_version TEXT    NOT NULL,
  contract_digest  TEXT    NOT NULL,
  quarantined_at   BIGINT  NOT NULL,
  PRIMARY KEY (topic, partition_id, record_offset)
);
CREATE INDEX quarantined_records_newest
  ON quarantined_records (topic, quarantined_at, partition_id, record_offset);
CREATE INDEX quarantined_records_by_rule ON quarantined_records (use_case, stream, rule);

-- Offsets that Kafka had deleted before they were ingested: [from_offset, to_offset).
CREATE TABLE ingest_gaps (
  topic        TEXT    NOT NULL,
  partition_id INTEGER NOT NULL,
  from_offset  BIGINT  NOT NULL,
  to_offset    BIGINT  NOT NULL,
  found_at     BIGINT  NOT NULL,
  PRIMARY KEY (topic, partition_id, from_offset)
);

-- OpenLineage run events; the id is a UUIDv7, so its order is the order of writing.
CREATE TABLE lineage_events (
  id         TEXT   NOT NULL PRIMARY KEY,
  run_id     TEXT   NOT NULL,
  event_type TEXT   NOT NULL,
  job        TEXT   NOT NULL,
  event_at   BIGINT NOT NULL,
  event      TEXT   NOT NULL
);
CREATE INDEX lineage_events_by_job ON lineage_events (job, id);
CREATE INDEX lineage_events_by_run ON lineage_events (run_id);
