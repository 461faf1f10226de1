-- The life of a model version after it was registered: where it stands, whose word it needs, its
-- tags, and every change with who made it and why. Times are microseconds since 1970 UTC.

ALTER TABLE model_version ADD COLUMN status TEXT NOT NULL DEFAULT 'REGISTERED';

CREATE TABLE model_approval (
  model      TEXT    NOT NULL,
  version    INTEGER NOT NULL,
  asked_of   TEXT    NOT NULL,
  because    TEXT    NOT NULL,
  state      TEXT    NOT NULL,
  decided_by TEXT    NOT NULL,
  reason     TEXT    NOT NULL,
  decided_at BIGINT  NOT NULL,
  PRIMARY KEY (model, version)
);

CREATE TABLE model_version_tag (
  model   TEXT    NOT NULL,
  version INTEGER NOT NULL,
  name    TEXT    NOT NULL,
  value   TEXT    NOT NULL,
  PRIMARY KEY (model, version, name)
);

-- Outlives the version it is of.
CREATE TABLE model_change (
  model      TEXT    NOT NULL,
  number     INTEGER NOT NULL,
  version    INTEGER NOT NULL,
  kind       TEXT    NOT NULL,
  detail     TEXT    NOT NULL,
  actor      TEXT    NOT NULL,
  reason     TEXT    NOT NULL,
  changed_at BIGINT  NOT NULL,
  PRIMARY KEY (model, number)
);

INSERT INTO model_change (model, number, version, kind, detail, actor, reason, changed_at)
SELECT model, ROW_NUMBER() OVER (PARTITION BY model ORDER BY changed_at, place), version, kind,
  detail, 'millrace', reason, changed_at
FROM (
  SELECT model, version, 'REGISTERED' AS kind, '' AS detail, '' AS reason,
    created_at AS changed_at, 0 AS place
  FROM model_version
  UNION ALL
  SELECT model, version, 'ALIAS_SET', alias, reason, moved_at, move
  FROM model_alias_move WHERE version > 0
) AS earlier;
