-- Runs, model versions and aliases as they are; what MLflow still has to be told; what it answered.
-- Times are microseconds since 1970 UTC.

CREATE TABLE run (
  id              TEXT    NOT NULL PRIMARY KEY,
  use_case        TEXT    NOT NULL,
  use_case_digest TEXT    NOT NULL,
  kind            TEXT    NOT NULL,
  name            TEXT    NOT NULL,
  user_name       TEXT    NOT NULL,
  seed            BIGINT  NOT NULL,
  status          TEXT    NOT NULL,
  reason          TEXT    NOT NULL,
  started_at      BIGINT  NOT NULL,
  ended_at        BIGINT,
  params          TEXT    NOT NULL,
  metrics         TEXT    NOT NULL,
  datasets        TEXT    NOT NULL
);
CREATE INDEX run_by_use_case ON run (use_case, started_at);

CREATE TABLE run_gate (
  run_id     TEXT    NOT NULL REFERENCES run (id),
  gate       TEXT    NOT NULL,
  passed     BOOLEAN NOT NULL,
  numbers    TEXT    NOT NULL,
  message    TEXT    NOT NULL,
  decided_at BIGINT  NOT NULL,
  PRIMARY KEY (run_id, gate)
);

CREATE TABLE model (
  name         TEXT    NOT NULL PRIMARY KEY,
  last_version INTEGER NOT NULL
);

CREATE TABLE model_version (
  model          TEXT    NOT NULL REFERENCES model (name),
  version        INTEGER NOT NULL,
  run_id         TEXT    NOT NULL REFERENCES run (id),
  package_digest TEXT    NOT NULL,
  folder         TEXT    NOT NULL,
  created_at     BIGINT  NOT NULL,
  PRIMARY KEY (model, version),
  UNIQUE (model, run_id)
);

CREATE TABLE model_alias (
  model   TEXT    NOT NULL,
  alias   TEXT    NOT NULL,
  version INTEGER NOT NULL,
  set_at  BIGINT  NOT NULL,
  PRIMARY KEY (model, alias)
);

-- Every move an alias ever made; version 0 says that it was taken away.
CREATE TABLE model_alias_move (
  model    TEXT    NOT NULL,
  alias    TEXT    NOT NULL,
  move     INTEGER NOT NULL,
  version  INTEGER NOT NULL,
  reason   TEXT    NOT NULL,
  moved_at BIGINT  NOT NULL,
  PRIMARY KEY (model, alias, move)
);

CREATE TABLE mlflow_outbox_number (
  name  TEXT   NOT NULL PRIMARY KEY,
  value BIGINT NOT NULL
);

CREATE TABLE mlflow_outbox (
  id         BIGINT  NOT NULL PRIMARY KEY,
  lane       TEXT    NOT NULL,
  kind       TEXT    NOT NULL,
  body       TEXT    NOT NULL,
  state      TEXT    NOT NULL,
  attempts   INTEGER NOT NULL,
  due_at     BIGINT  NOT NULL,
  created_at BIGINT  NOT NULL,
  settled_at BIGINT,
  reason     TEXT    NOT NULL
);
CREATE INDEX mlflow_outbox_by_state ON mlflow_outbox (state, id);
CREATE INDEX mlflow_outbox_by_lane ON mlflow_outbox (lane, state, id);

-- Ids that the MLflow server chose for what we sent.
CREATE TABLE mlflow_id (
  kind  TEXT NOT NULL,
  thing TEXT NOT NULL,
  id    TEXT NOT NULL,
  PRIMARY KEY (kind, thing)
);

CREATE TABLE mlflow_lease (
  name     TEXT   NOT NULL PRIMARY KEY,
  holder   TEXT   NOT NULL,
  until_at BIGINT NOT NULL
);
