package org.millrace.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads a use case's YAML files into records: strictly, and with the line of every fault. */
public final class SettingsFile {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private SettingsFile() {}

  /**
   * Reads the whole file as one value.
   *
   * @throws ProblemException if the file is not there, is no YAML, or has a field the type does not
   *     know; the problem's place is {@code file:line}
   */
  public static <T> T read(Path file, Class<T> type) {
    if (!Files.isRegularFile(file)) {
      throw new ProblemException(
          "Cannot read " + file.getFileName(),
          "there is no file " + file,
          "write it; docs/reference describes every file of a use case");
    }
    try {
      JsonNode document = MAPPER.readTree(file.toFile());
      String name = file.getFileName().toString();
      List<RecordShape.Fault> faults = RecordShape.faults(name, document, type);
      if (!faults.isEmpty()) {
        throw new ProblemException(
            faults.stream().map(fault -> fault.problem().at(place(file, fault.key()))).toList());
      }
      return MAPPER.treeToValue(document, type);
    } catch (DatabindException e) {
      if (e.getCause() instanceof ProblemException problem) {
        throw problem;
      }
      throw problem(
          file, e, "give the field the type its documentation names", place(file, key(e)));
    } catch (JacksonException e) {
      String line = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
      throw problem(file, e, "correct the YAML", file + line);
    }
  }

  private static ProblemException problem(Path file, JacksonException e, String fix, String place) {
    Problem problem =
        new Problem("Cannot read " + file.getFileName(), e.getOriginalMessage(), fix, place);
    return new ProblemException(List.of(problem));
  }

  private static String key(DatabindException e) {
    return e.getPath().stream()
        .map(JacksonException.Reference::getPropertyName)
        .filter(Objects::nonNull)
        .reduce("", (outer, inner) -> inner);
  }

  /** The file and the first line where the field stands, or the file alone. */
  private static String place(Path file, String field) {
    Pattern key = Pattern.compile("(^|[\\s{,-])[\"']?" + Pattern.quote(field) + "[\"']?\\s*:");
    try (Stream<String> lines = Files.lines(file)) {
      List<String> all = lines.toList();
      for (int i = 0; i < all.size() && !field.isEmpty(); i++) {
        if (key.matcher(all.get(i)).find()) {
          return file + ":" + (i + 1);
        }
      }
    } catch (IOException unreadable) {
      // It was read a moment ago; the file's name is place enough.
    }
    return file.toString();
  }
}
