-- What was done that somebody may ask about later, each entry bound to the one before it by a hash
-- and signed; entries are only ever added. And erasures with their steps, so that one that was cut
-- off goes on. Times are microseconds since 1970 UTC.

CREATE TABLE audit_entries (
  number      BIGINT NOT NULL PRIMARY KEY,
  recorded_at BIGINT NOT NULL,
  kind        TEXT   NOT NULL,
  actor       TEXT   NOT NULL,
  body        TEXT   NOT NULL,
  previous    TEXT   NOT NULL,
  hash        TEXT   NOT NULL UNIQUE,
  signature   TEXT   NOT NULL
);

-- The subject is named for as long as the erasure goes on, and not afterwards.
CREATE TABLE erasures (
  id             TEXT   NOT NULL PRIMARY KEY,
  use_case       TEXT   NOT NULL,
  subject        TEXT,
  subject_digest TEXT   NOT NULL,
  salt           TEXT   NOT NULL,
  reason         TEXT   NOT NULL,
  actor          TEXT   NOT NULL,
  state          TEXT   NOT NULL,
  failure        TEXT   NOT NULL,
  receipt        BIGINT REFERENCES audit_entries (number),
  started_at     BIGINT NOT NULL,
  ended_at       BIGINT
);

CREATE TABLE erasure_steps (
  erasure_id TEXT    NOT NULL REFERENCES erasures (id),
  kind       TEXT    NOT NULL,
  place      TEXT    NOT NULL,
  removed    BIGINT  NOT NULL,
  detail     TEXT    NOT NULL,
  done_at    BIGINT  NOT NULL,
  PRIMARY KEY (erasure_id, kind, place)
);
