-- Which record repairs which quarantined one. A row says so for good once the dataset stands past the
-- repairing record ('settled'); until then it says what a commit was about to make true.

CREATE TABLE quarantine_repairs (
  topic         TEXT    NOT NULL,
  partition_id  INTEGER NOT NULL,
  record_offset BIGINT  NOT NULL,
  by_partition  INTEGER NOT NULL,
  by_offset     BIGINT  NOT NULL,
  settled       BOOLEAN NOT NULL,
  PRIMARY KEY (topic, partition_id, record_offset)
);
