package org.millrace.platform.erasure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/** Looks for a text in every file of a folder, within what is compressed too. */
record DataFiles(Path folder) {
  /** Relative paths of the files that hold the text. */
  List<String> holding(String text) throws IOException {
    try (Stream<Path> files = Files.walk(folder);
        Connection database = DriverManager.getConnection("jdbc:duckdb:")) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> holds(database, file, text))
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot open DuckDB", e);
    }
  }

  private static boolean holds(Connection database, Path file, String text) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      String name = file.getFileName().toString();
      if (new String(bytes, StandardCharsets.ISO_8859_1).contains(text)) {
        return true;
      }
      if (name.endsWith(".parquet")) {
        return parquet(database, file, text);
      }
      if (name.endsWith(".avro")) {
        return avro(bytes, text);
      }
      return name.endsWith(".gz")
          && new String(
                  new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(),
                  StandardCharsets.ISO_8859_1)
              .contains(text);
    } catch (NoSuchFileException gone) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  private static boolean parquet(Connection database, Path file, String text) {
    String sql =
        "SELECT count(*) FROM (SELECT CAST(to_json(r) AS VARCHAR) AS row FROM read_parquet('"
            + file
            + "') r) WHERE contains(row, ?)";
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      statement.setString(1, text);
      try (ResultSet result = statement.executeQuery()) {
        return result.next() && result.getLong(1) > 0;
      }
    } catch (SQLException e) {
      if (!Files.exists(file)) {
        return false;
      }
      throw new IllegalStateException("Cannot read " + file, e);
    }
  }

  /** The bounds of columns in an Iceberg manifest are bytes, which print as Latin-1. */
  private static boolean avro(byte[] bytes, String text) throws IOException {
    List<String> records = new ArrayList<>();
    try (DataFileStream<GenericRecord> in =
        new DataFileStream<>(new ByteArrayInputStream(bytes), new GenericDatumReader<>())) {
      in.forEach(record -> records.add(record.toString()));
    }
    // Bounds of texts are cut to sixteen characters.
    String bound = text.substring(0, Math.min(16, text.length()));
    return records.stream().anyMatch(record -> record.contains(bound));
  }
}
