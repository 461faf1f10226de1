package org.millrace.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.sqlite.SQLiteDataSource;

class AuditLogTests {
  @TempDir Path folder;
  private SQLiteDataSource database;
  private AuditLog audit;

  @BeforeEach
  void threeEntries() {
    database = new SQLiteDataSource();
    database.setUrl("jdbc:sqlite:" + folder.resolve("control.db"));
    Flyway.configure().dataSource(database).load().migrate();
    audit = open();
    for (int i = 1; i <= 3; i++) {
      audit.append("erasure", "officer", "{\"ticket\":" + i + "}");
    }
  }

  private AuditLog open() {
    return new AuditLog(database, SigningKey.in(folder.resolve("keys")), Clock.systemUTC());
  }

  @Test
  void theChainHoldsAndGoesOnUnderTheSameKeyAfterARestart() throws Exception {
    String key = audit.publicKey();
    audit = open();
    audit.append("erasure", "officer", "{}");
    assertThat(audit.verify()).isEmpty();
    assertThat(audit.publicKey()).isEqualTo(key);
    assertThat(audit.list(0, 10)).extracting(AuditEntry::number).containsExactly(1L, 2L, 3L, 4L);
    assertThat(audit.find(2).orElseThrow().previous())
        .isEqualTo(audit.find(1).orElseThrow().hash());
    assertThat(Files.getPosixFilePermissions(folder.resolve("keys/audit.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE audit_entries SET body = '{\"ticket\":9}' WHERE number = 2",
        "UPDATE audit_entries SET actor = 'nobody' WHERE number = 2",
        "UPDATE audit_entries SET recorded_at = recorded_at + 1 WHERE number = 2",
        "UPDATE audit_entries SET signature = 'AAAA' WHERE number = 2",
        "DELETE FROM audit_entries WHERE number = 2",
      })
  void whatWasChangedIsFound(String change) {
    JdbcClient.create(database).sql(change).update();
    assertThat(audit.verify()).contains(2L);
  }

  @Test
  void anEntryOfAnotherKeyIsFound() throws Exception {
    Files.delete(folder.resolve("keys/audit.key"));
    audit = open();
    assertThat(audit.verify()).contains(1L);
  }
}
