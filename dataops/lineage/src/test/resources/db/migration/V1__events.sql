-- The table of lineage events as ingest's V1 makes it.
CREATE TABLE lineage_events (
  id         TEXT   NOT NULL PRIMARY KEY,
  run_id     TEXT   NOT NULL,
  event_type TEXT   NOT NULL,
  job        TEXT   NOT NULL,
  event_at   BIGINT NOT NULL,
  event      TEXT   NOT NULL
);
