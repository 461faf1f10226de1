package org.millrace.dataops.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTests {
  @TempDir Path scratch;
  private final String temp = System.getProperty("java.io.tmpdir");
  private Path library;

  @BeforeEach
  void leaveALibrary() throws IOException {
    library = Files.writeString(scratch.resolve("libduckdb_java123.so"), "x");
  }

  @AfterEach
  void restore() {
    System.setProperty("java.io.tmpdir", temp);
  }

  @Test
  void deletesNativeLibrariesFromOurOwnTempFolder() throws IOException {
    Path sqlite = Files.writeString(scratch.resolve("sqlite-3.53-1-2-libsqlitejdbc.so.lck"), "");
    Path other = Files.writeString(scratch.resolve("libother.so"), "x");
    System.setProperty("java.io.tmpdir", scratch.toString());

    Scratch.sweep(scratch);

    assertThat(library).doesNotExist();
    assertThat(sqlite).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void leavesATempFolderThatIsNotOurs() {
    Scratch.sweep(scratch);

    assertThat(library).exists();
  }

  @Test
  void deletesWhatDeadProcessesSpilled() throws IOException {
    Path ours = Files.createDirectories(Scratch.newSpillFolder(scratch));
    Path reused =
        Files.createDirectories(
            scratch.resolve("duckdb-spill-" + ProcessHandle.current().pid() + "-12345-1"));
    Path dead = Files.createDirectories(scratch.resolve("duckdb-spill-999999999-12345-1"));
    Files.writeString(dead.resolve("duckdb_temp_storage-0.tmp"), "x");
    Path strange = Files.createDirectories(scratch.resolve("duckdb-spill-mine"));

    Scratch.sweep(scratch);

    assertThat(ours).exists();
    assertThat(strange).exists();
    assertThat(dead).doesNotExist();
    assertThat(reused).doesNotExist();
  }
}
