package org.millrace.dataops.datasets;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/** Looks for a word in every file: in its bytes, in unpacked Avro, and in the rows of Parquet. */
final class Remains {
  private Remains() {}

  static List<Path> of(String word, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(file -> holds(file, word)).toList();
    }
  }

  private static boolean holds(Path file, String word) {
    try {
      String name = file.toString();
      return contains(Files.readAllBytes(file), word)
          || (name.endsWith(".avro") && contains(unpacked(file), word))
          || (name.endsWith(".parquet") && hasRow(file, word));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean contains(byte[] bytes, String word) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .contains(new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }

  private static byte[] unpacked(Path avro) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileReader<GenericRecord> reader =
            new DataFileReader<>(avro.toFile(), new GenericDatumReader<>());
        DataFileWriter<GenericRecord> writer =
            new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(reader.getSchema()))
                .create(reader.getSchema(), out)) {
      for (GenericRecord record : reader) {
        writer.append(record);
      }
    }
    return out.toByteArray();
  }

  private static boolean hasRow(Path parquet, String word) throws SQLException {
    String sql =
        "SELECT count(*) FROM read_parquet(%s) AS r WHERE contains(r::VARCHAR, %s)"
            .formatted(DuckDb.literal(parquet.toString()), DuckDb.literal(word));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1) > 0;
    }
  }
}
