-- The run of which a run is a part, as a trial is of its tuning; empty where it is none.

ALTER TABLE run ADD COLUMN parent_id TEXT NOT NULL DEFAULT '';
CREATE INDEX run_by_parent ON run (parent_id);
