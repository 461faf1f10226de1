-- The graph that the events of V1's lineage_events draw, written with them; and what is still to be
-- sent on. A node is "kind:name" or "kind:name@version". Times are microseconds since 1970 UTC.

CREATE TABLE lineage_nodes (
  node    TEXT   NOT NULL PRIMARY KEY,
  kind    TEXT   NOT NULL,
  name    TEXT   NOT NULL,
  version TEXT   NOT NULL,
  job     TEXT   NOT NULL,
  run_id  TEXT   NOT NULL,
  seen_at BIGINT NOT NULL
);
CREATE INDEX lineage_nodes_by_name ON lineage_nodes (kind, name);

CREATE TABLE lineage_edges (
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  PRIMARY KEY (source, target)
);
CREATE INDEX lineage_edges_back ON lineage_edges (target, source);

CREATE TABLE lineage_fields (
  source       TEXT NOT NULL,
  source_field TEXT NOT NULL,
  target       TEXT NOT NULL,
  target_field TEXT NOT NULL,
  PRIMARY KEY (source, source_field, target, target_field)
);
CREATE INDEX lineage_fields_back ON lineage_fields (target, target_field);

-- Empty: events are not sent on.
CREATE TABLE lineage_endpoint (
  url TEXT NOT NULL PRIMARY KEY
);

CREATE TABLE lineage_outbox (
  event_id TEXT   NOT NULL PRIMARY KEY REFERENCES lineage_events (id),
  state    TEXT   NOT NULL,
  reason   TEXT   NOT NULL
);
CREATE INDEX lineage_outbox_by_state ON lineage_outbox (state, event_id);
