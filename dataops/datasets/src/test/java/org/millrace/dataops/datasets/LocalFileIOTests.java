package org.millrace.dataops.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFileIOTests {
  @TempDir Path folder;
  private final LocalFileIO io = new LocalFileIO();

  @Test
  void readsLocationsAsWeAndAsSparkWriteThem() {
    assertThat(LocalFileIO.path("file:///a/b%20 c")).isEqualTo(Path.of("/a/b%20 c"));
    assertThat(LocalFileIO.path("file:/a/b")).isEqualTo(Path.of("/a/b"));
    assertThat(LocalFileIO.path("/a/b")).isEqualTo(Path.of("/a/b"));
    assertThat(LocalFileIO.location(Path.of("/a/b"))).isEqualTo("file:///a/b");
  }

  @Test
  void writesReadsAndDeletes() throws IOException {
    String location = LocalFileIO.location(folder.resolve("new/folder/x.avro"));
    OutputFile out = io.newOutputFile(location);
    try (PositionOutputStream stream = out.create()) {
      stream.write("hello".getBytes(StandardCharsets.UTF_8));
      stream.write('!');
      assertThat(stream.getPos()).isEqualTo(6);
    }

    assertThat(io.newInputFile(location).location()).isEqualTo(location);
    assertThat(out.toInputFile().getLength()).isEqualTo(6);
    try (var in = io.newInputFile(location).newStream()) {
      assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("hello!");
    }
    io.deleteFile(location);
    io.deleteFile(location);
    assertThat(io.newInputFile(location).exists()).isFalse();
    assertThatThrownBy(() -> io.newInputFile(location).newStream())
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void neverOverwritesUnlessAsked() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "a longer text");
    OutputFile out = io.newOutputFile(LocalFileIO.location(file));

    assertThatThrownBy(out::create).isInstanceOf(AlreadyExistsException.class);
    try (PositionOutputStream stream = out.createOrOverwrite()) {
      stream.write('b');
    }

    assertThat(file).hasContent("b");
  }
}
