package org.millrace.modelops.tracking;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class ModelLifeTests extends ModelLifeContract {
  @TempDir static Path shared;
  private static DataSource database;

  @BeforeAll
  static void migrate() {
    database = TestDatabase.open(shared);
  }

  @Override
  DataSource database() {
    return database;
  }
}
