package org.millrace.kernel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
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
      return MAPPER.readValue(file.toFile(), type);
    } catch (JacksonException e) {
      if (e.getCause() instanceof ProblemException problem) {
        throw problem;
      }
      Problem problem =
          new Problem("Cannot read " + file.getFileName(), e.getOriginalMessage(), fix(e));
      throw new ProblemException(List.of(problem.at(place(file, e))));
    }
  }

  private static String fix(JacksonException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "remove it, or use one of " + unknown.getKnownPropertyIds();
    }
    return e instanceof DatabindException
        ? "give the field the type its documentation names"
        : "correct the YAML";
  }

  private static String place(Path file, JacksonException e) {
    TokenStreamLocation location = e.getLocation();
    return location == null ? file.toString() : file + ":" + location.getLineNr();
  }
}
