package org.millrace.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    } catch (DatabindException e) {
      if (e.getCause() instanceof ProblemException problem) {
        throw problem;
      }
      throw new ProblemException(List.of(problem(file, e).at(place(file, e))));
    } catch (JacksonException e) {
      throw new ProblemException(List.of(problem(file, e).at(place(file, e.getLocation()))));
    }
  }

  private static Problem problem(Path file, JacksonException e) {
    return new Problem("Cannot read " + file.getFileName(), e.getOriginalMessage(), fix(e));
  }

  private static String fix(JacksonException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "remove it, or use one of " + unknown.getKnownPropertyIds();
    }
    return e instanceof DatabindException
        ? "give the field the type its documentation names"
        : "correct the YAML";
  }

  /** A field no one knows is reported at the end of its object; its own line must be looked for. */
  private static String place(Path file, DatabindException e) {
    if (!(e instanceof UnrecognizedPropertyException unknown)) {
      return place(file, e.getLocation());
    }
    Pattern key =
        Pattern.compile(
            "(^|[\\s{,-])[\"']?" + Pattern.quote(unknown.getPropertyName()) + "[\"']?\\s*:");
    try (Stream<String> lines = Files.lines(file)) {
      int before = (int) lines.takeWhile(line -> !key.matcher(line).find()).count();
      return file + ":" + (before + 1);
    } catch (IOException unreadable) {
      return file.toString();
    }
  }

  private static String place(Path file, @Nullable TokenStreamLocation location) {
    return location == null ? file.toString() : file + ":" + location.getLineNr();
  }
}
