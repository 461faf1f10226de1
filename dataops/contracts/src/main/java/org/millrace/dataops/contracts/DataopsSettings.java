package org.millrace.dataops.contracts;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.SettingsFile;
import org.millrace.kernel.UseCase;

/**
 * What {@code dataops.yaml} says: where records come from, which rows are predicted for, and the
 * features of each.
 */
public record DataopsSettings(@Nullable List<Source> sources, Spine spine, List<Feature> features) {
  public DataopsSettings {
    sources = sources == null ? List.of() : List.copyOf(sources);
    Objects.requireNonNull(spine, "spine");
    features = List.copyOf(features);
  }

  public static DataopsSettings read(UseCase useCase) {
    return SettingsFile.read(useCase.file("dataops.yaml"), DataopsSettings.class);
  }

  @Override
  public List<Source> sources() {
    return sources == null ? List.of() : sources;
  }

  /**
   * Files whose rows are published to a stream, in the order of their known-at.
   *
   * @param files relative to the use case; each is a view named by its base name
   * @param select one row per record, its columns the fields of the stream's contract
   */
  public record Source(String stream, List<String> files, String select) {}

  /**
   * The rows to predict for.
   *
   * @param cutoff expression over the stream's fields: the moment whose knowledge may be used
   */
  public record Spine(String stream, String cutoff) {}

  /** One feature: either an expression over the request or the latest value of a stream. */
  public record Feature(String name, @Nullable String row, @Nullable Latest latest) {
    public Feature {
      if ((row == null) == (latest == null)) {
        throw new ProblemException(
            "Invalid feature '" + name + "' in dataops.yaml",
            "it must be computed in exactly one way",
            "give it either 'row' or 'latest'");
      }
    }
  }

  /**
   * The last value of a stream known at the cutoff.
   *
   * @param by field that the request and the stream share
   * @param within how old the value may be, as {@code 30m}, {@code 3h} or {@code 2d}
   */
  public record Latest(String stream, String by, String field, String within) {
    private static final Pattern SPAN = Pattern.compile("(\\d{1,6})([smhd])");

    public Latest {
      toDuration(within);
    }

    public Duration timeToLive() {
      return toDuration(within);
    }

    private static Duration toDuration(String text) {
      Matcher matcher = SPAN.matcher(text);
      if (!matcher.matches()) {
        throw new ProblemException(
            "Invalid time span '" + text + "'",
            "it is not a number followed by s, m, h or d",
            "write it as 30m, 3h or 2d");
      }
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    }
  }
}
