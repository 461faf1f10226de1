package org.millrace.dataops.ingest.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.SourceSettings;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.springframework.util.unit.DataSize;

/**
 * The files of a folder in the order of their names, each in one step: it is published wholly or
 * not at all, and once, by its name. JSON lines without a select go on as they are; all else is
 * selected by DuckDB.
 */
final class FolderFeed implements SourceFeed {
  private static final String DONE = "file ";

  /** Whoever writes a file here is done when it has not changed for so long. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private final UseCase useCase;
  private final Path folder;
  private final SourceSettings source;
  private final Contract contract;
  private final JsonRecords records;
  private final Path scratch;
  private final DataSize memory;
  private final InstantSource clock;

  FolderFeed(
      UseCase useCase,
      Path folder,
      SourceSettings source,
      Contract contract,
      JsonRecords records,
      Path scratch,
      DataSize memory,
      InstantSource clock) {
    this.useCase = useCase;
    this.folder = folder;
    this.source = source;
    this.contract = contract;
    this.records = records;
    this.scratch = scratch;
    this.memory = memory;
    this.clock = clock;
  }

  @Override
  public boolean step(SourcePosition position, Consumer<SourceRecord> out) throws IOException {
    Map<String, Path> there = files();
    // What is remembered of files that have been moved away is of no more use.
    for (String name : position.under(DONE).keySet()) {
      if (!there.containsKey(name.substring(DONE.length()))) {
        position.remove(name);
      }
    }
    Optional<Path> next =
        there.entrySet().stream()
            .filter(file -> position.get(DONE + file.getKey()).isEmpty())
            .map(file -> file.getValue())
            .filter(this::isSettled)
            .findFirst();
    if (next.isEmpty()) {
      return false;
    }
    long rows = publish(next.get(), out);
    position.put(DONE + next.get().getFileName(), Long.toString(rows));
    return true;
  }

  /** By name, in its order. */
  private Map<String, Path> files() throws IOException {
    Map<String, Path> files = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        boolean passing = name.startsWith(".") || name.matches(".*\\.(tmp|part|crc)");
        if (!passing && Files.isRegularFile(entry)) {
          files.put(name, entry);
        }
      }
    } catch (IOException e) {
      throw new ProblemException(
          "Cannot look into folder " + folder,
          e.toString(),
          "make it, and let the platform read it",
          e);
    }
    return files;
  }

  private boolean isSettled(Path file) {
    try {
      return !Files.getLastModifiedTime(file).toInstant().isAfter(clock.instant().minus(SETTLED));
    } catch (IOException e) {
      // It has been taken away again.
      return false;
    }
  }

  private long publish(Path file, Consumer<SourceRecord> out) throws IOException {
    String name = file.getFileName().toString();
    if (source.select().isBlank() && name.matches(".*\\.(jsonl|ndjson)")) {
      return lines(file, out);
    }
    try (SourceDatabase database = SourceDatabase.over(useCase, folder, scratch, memory);
        SelectedRows rows = SelectedRows.open(useCase, database, file, source, contract, clock)) {
      return rows.forEach(out);
    }
  }

  private long lines(Path file, Consumer<SourceRecord> out) throws IOException {
    long rows = 0;
    // Bytes that are no UTF-8 must reach quarantine as they are, so lines are read as Latin-1.
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          out.accept(records.of(line.getBytes(StandardCharsets.ISO_8859_1), null));
          rows++;
        }
      }
    }
    return rows;
  }

  @Override
  public void close() {}
}
