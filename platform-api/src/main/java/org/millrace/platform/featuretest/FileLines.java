package org.millrace.platform.featuretest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Finds where in a file something stands, for people. */
final class FileLines {
  private final Path file;
  private final List<String> lines;

  FileLines(Path file) {
    this.file = file;
    try {
      this.lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  /** The line of the test, counting from 0; the last line if it cannot be told. */
  int ofTest(String name) {
    return find(Pattern.compile("name\\s*:.*" + Pattern.quote(name)), 0);
  }

  /** The first line from {@code from} on that holds the field, or {@code from}. */
  int ofField(String field, int from) {
    return find(Pattern.compile("(^|[\\s{,-])[\"']?" + Pattern.quote(field) + "[\"']?\\s*:"), from);
  }

  private int find(Pattern pattern, int from) {
    for (int i = from; i < lines.size(); i++) {
      if (pattern.matcher(lines.get(i)).find()) {
        return i;
      }
    }
    return from;
  }

  /** As file:line. */
  String place(int line) {
    return file + ":" + (line + 1);
  }
}
