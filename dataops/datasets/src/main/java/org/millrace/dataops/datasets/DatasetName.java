package org.millrace.dataops.datasets;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.millrace.kernel.ProblemException;

/** A use case and one of its streams; they become a folder each, so only plain words may pass. */
record DatasetName(String useCase, String stream) {
  private static final Pattern FORM =
      Pattern.compile("([a-z][a-z0-9-]{0,62})\\.([a-z][a-z0-9_-]{0,62})");

  static DatasetName parse(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new ProblemException(
                    "Invalid dataset name '" + name + "'",
                    "a dataset is named <use case>.<stream>, and both become folders",
                    "use lower-case letters, digits and hyphens, as in flight-delays.weather"));
  }

  /** Empty where the words make no dataset's name, as those of another engine's table. */
  static Optional<DatasetName> find(String name) {
    Matcher matcher = FORM.matcher(name);
    return matcher.matches()
        ? Optional.of(new DatasetName(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  Namespace namespace() {
    return Namespace.of(useCase);
  }

  TableIdentifier table() {
    return TableIdentifier.of(useCase, stream);
  }

  @Override
  public String toString() {
    return useCase + "." + stream;
  }
}
