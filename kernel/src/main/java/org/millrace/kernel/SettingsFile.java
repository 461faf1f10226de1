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
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Reads a use case's YAML files into records: strictly, and with the line of every fault. */
public final class SettingsFile {
  private static final YAMLMapper MAPPER =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
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

  /**
   * One section of the file, as it is written there.
   *
   * @return missing if there is no such section
   * @throws ProblemException if the file is no YAML
   */
  public static JsonNode section(Path file, String name) {
    try {
      return MAPPER.readTree(file.toFile()).path(name);
    } catch (JacksonException e) {
      throw problem(file, e, "correct the YAML", file.toString());
    }
  }

  /**
   * A section that was put together by a program, read as the file itself would be; but a fraction
   * is no whole number there.
   *
   * @param file whose section it is, for problems
   * @throws ProblemException if the type does not take it
   */
  public static <T> T read(JsonNode section, Path file, Class<T> type) {
    try {
      return MAPPER
          .readerFor(type)
          .without(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .readValue(section);
    } catch (UnrecognizedPropertyException e) {
      throw new ProblemException(
          "Cannot read " + file.getFileName(),
          "there is no field '" + e.getPropertyName() + "'",
          "use one of " + e.getKnownPropertyIds(),
          e);
    } catch (DatabindException e) {
      if (e.getCause() instanceof ProblemException problem) {
        throw problem;
      }
      throw problem(file, e, "give the field the type its documentation names", file.toString());
    }
  }

  /** A section as the file would write it, its name included. */
  public static String write(String name, JsonNode section) {
    return MAPPER.writeValueAsString(MAPPER.createObjectNode().set(name, section));
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
    return place(file, "", field);
  }

  /** The file and the first line after that of the section where the field stands. */
  public static String place(Path file, String section, String field) {
    Pattern key = Pattern.compile("(^|[\\s{,-])[\"']?" + Pattern.quote(field) + "[\"']?\\s*:");
    try (Stream<String> lines = Files.lines(file)) {
      List<String> all = lines.toList();
      boolean within = section.isEmpty();
      for (int i = 0; i < all.size() && !field.isEmpty(); i++) {
        within |= all.get(i).startsWith(section + ":");
        if (within && key.matcher(all.get(i)).find()) {
          return file + ":" + (i + 1);
        }
      }
    } catch (IOException unreadable) {
      // It was read a moment ago; the file's name is place enough.
    }
    return file.toString();
  }
}
