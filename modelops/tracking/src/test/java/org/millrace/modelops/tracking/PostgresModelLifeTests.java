package org.millrace.modelops.tracking;

import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("isInstalled")
class PostgresModelLifeTests extends ModelLifeContract {
  private static PostgresServer server;
  private static DataSource database;

  static boolean isInstalled() {
    return PostgresServer.isInstalled();
  }

  @BeforeAll
  static void start() throws Exception {
    server = PostgresServer.start();
    database = server.database();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Override
  DataSource database() {
    return database;
  }
}
