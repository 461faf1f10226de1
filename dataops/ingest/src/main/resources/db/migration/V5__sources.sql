-- What became of quarantined records, and who decided it. Nothing is ever changed or deleted here
-- but by erasure, which removes the subject's records with their decisions' texts.

ALTER TABLE quarantined_records ADD COLUMN state TEXT NOT NULL DEFAULT 'open';

CREATE TABLE quarantine_decisions (
  id            TEXT    NOT NULL PRIMARY KEY,
  topic         TEXT    NOT NULL,
  partition_id  INTEGER NOT NULL,
  record_offset BIGINT  NOT NULL,
  action        TEXT    NOT NULL,
  decided_by    TEXT    NOT NULL,
  reason        TEXT    NOT NULL,
  before_digest TEXT    NOT NULL,
  after_digest  TEXT,
  decided_at    BIGINT  NOT NULL
);
CREATE INDEX quarantine_decisions_by_record
  ON quarantine_decisions (topic, partition_id, record_offset, decided_at);

-- Ranges of a topic that are read again into a dataset of their own: [from_at, to_at) of known-at,
-- among the records before these offsets. What a name stands for never changes.
CREATE TABLE range_replays (
  dataset TEXT   NOT NULL PRIMARY KEY,
  topic   TEXT   NOT NULL,
  from_at BIGINT NOT NULL,
  to_at   BIGINT NOT NULL,
  ends    TEXT   NOT NULL
);
