package org.millrace.dataops.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Tells people where in dataops.yaml a feature stands. */
final class SettingsPlaces {
  private SettingsPlaces() {}

  /** The file and line that give a feature its name, or the file alone. */
  static UnaryOperator<String> of(Path file) {
    return feature -> place(file, feature);
  }

  private static String place(Path file, String feature) {
    Pattern name =
        Pattern.compile("\\bname\\s*:\\s*[\"']?" + Pattern.quote(feature) + "[\"']?\\s*([,}#]|$)");
    try {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (name.matcher(lines.get(i)).find()) {
          return file + ":" + (i + 1);
        }
      }
    } catch (IOException unreadable) {
      // It was read a moment ago; the file's name is place enough.
    }
    return file.toString();
  }
}
