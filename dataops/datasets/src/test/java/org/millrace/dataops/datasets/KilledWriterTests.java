package org.millrace.dataops.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.millrace.dataops.datasets.Samples.NAME;
import static org.millrace.dataops.datasets.Samples.ids;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.DatasetVersion;

@Tag("slow")
@Timeout(180)
class KilledWriterTests {
  private static final int KILLS = 4;
  @TempDir Path data;
  private Path temp;

  @BeforeEach
  void prepare() throws IOException {
    temp = Files.createDirectories(data.resolve("tmp"));
  }

  @Test
  void rowsAndOffsetsAgreeWheneverTheWriterIsKilled() throws Exception {
    Random random = new Random(20130101);
    long acknowledged = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      acknowledged = verify(Math.max(acknowledged, runAndKill(random.nextInt(400))));
    }
    try (DatasetCatalog catalog = later()) {
      long files = files("data/").size();
      assertThat(files).isEqualTo(catalog.find(NAME).orElseThrow().versions().size());
      assertThat(files("pending/")).isEmpty();
    }
    // The last one's; each start deletes those before it.
    assertThat(temp.toFile().list((folder, name) -> name.contains("libduckdb"))).hasSize(1);
    verify(acknowledged);
  }

  /** Kills the writer some time after its first commit; returns the last offset it told of. */
  private long runAndKill(int millis) throws IOException, InterruptedException {
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Djava.io.tmpdir=" + temp,
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long last = 0;
    try (BufferedReader out = writer.inputReader()) {
      String line = out.readLine();
      assertThat(line).as("the writer began").startsWith("ready ");
      // The moment of the kill is the point of the test: it must not be a moment of our choice.
      assertThat(writer.waitFor(millis, TimeUnit.MILLISECONDS)).isFalse();
      // Unlike the process, its handle leaves what was printed to be read.
      writer.toHandle().destroyForcibly();
      for (; line != null; line = out.readLine()) {
        last = Long.parseLong(line.substring("ready ".length()));
      }
    } finally {
      writer.destroyForcibly().waitFor();
    }
    return last;
  }

  /** Every row below the offset is there once, none above, and the offset is not behind. */
  private long verify(long acknowledged) {
    try (DatasetCatalog catalog = DatasetCatalog.open(Samples.settings(data))) {
      Dataset dataset = catalog.find(NAME).orElseThrow();
      DatasetVersion version = dataset.current().orElseThrow();
      long offset = dataset.offsets().get(0);
      assertThat(offset).isGreaterThanOrEqualTo(acknowledged);
      assertThat(version.rows()).isEqualTo(offset);
      assertThat(ids(dataset, version, "true"))
          .containsExactlyElementsOf(LongStream.range(0, offset).boxed().toList());
      return offset;
    }
  }

  private DatasetCatalog later() {
    InstantSource tomorrow = Clock.offset(Clock.systemUTC(), Duration.ofDays(1));
    return DatasetCatalog.open(Samples.settings(data), tomorrow, OrphanFiles.GRACE);
  }

  private List<Path> files(String folder) throws IOException {
    Path table = data.resolve("warehouse/flight-delays/weather");
    try (Stream<Path> files = Files.walk(table.resolve(folder).normalize())) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void deletesOnlyWhatAWriterLeftLongAgo() throws IOException {
    Path orphan;
    Path stranger;
    DatasetVersion version;
    try (DatasetCatalog catalog = DatasetCatalog.open(Samples.settings(data));
        Tables tables = Samples.tables(Samples.settings(data))) {
      Dataset dataset = catalog.createIfAbsent(NAME, Samples.SCHEMA);
      version = Samples.append(dataset, 0, 10);
      // As if killed before the commit, and as if killed after it.
      PendingFile lost = PendingFile.begin(Samples.table(tables), "lost");
      orphan = Files.writeString(LocalFileIO.path(lost.location()), "half a file");
      String committed =
          files("data/").stream()
              .filter(f -> !f.equals(orphan))
              .findFirst()
              .orElseThrow()
              .getFileName()
              .toString()
              .replace(".parquet", "");
      PendingFile.begin(Samples.table(tables), committed);
      stranger = Files.writeString(orphan.resolveSibling("of-another-engine.parquet"), "x");
    }

    DatasetCatalog.open(Samples.settings(data)).close();
    assertThat(orphan).exists();
    assertThat(files("pending/")).hasSize(2);

    later().close();
    assertThat(orphan).doesNotExist();
    assertThat(stranger).exists();
    assertThat(files("pending/")).isEmpty();
    try (DatasetCatalog catalog = DatasetCatalog.open(Samples.settings(data))) {
      assertThat(ids(catalog.find(NAME).orElseThrow(), version, "true")).hasSize(10);
    }
  }
}
