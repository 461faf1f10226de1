-- Use cases as they were applied; the folder of each content lies in the data directory.
CREATE TABLE use_cases (
  name       VARCHAR(63)  NOT NULL,
  digest     VARCHAR(64)  NOT NULL,
  folder     VARCHAR(4096) NOT NULL,
  source     VARCHAR(4096) NOT NULL,
  applied_at BIGINT       NOT NULL,
  PRIMARY KEY (name, digest)
);
