package org.millrace.dataops.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.millrace.dataops.datasets.Samples.NAME;
import static org.millrace.dataops.datasets.Samples.SCHEMA;
import static org.millrace.dataops.datasets.Samples.append;
import static org.millrace.dataops.datasets.Samples.ids;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ProblemException;

class VersionTagTests {
  @TempDir Path data;
  private DatasetCatalog catalog;
  private Dataset dataset;
  private DatasetVersion first;
  private DatasetVersion second;

  @BeforeEach
  void open() {
    catalog = DatasetCatalog.open(Samples.settings(data));
    dataset = catalog.createIfAbsent(NAME, SCHEMA);
    first = append(dataset, 0, 10);
    second = append(dataset, 10, 20);
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  @Test
  void findsAVersionByTagAndById() {
    DatasetVersion tagged = dataset.tag("train-2013-03", first);

    assertThat(tagged.tags()).containsExactly("train-2013-03");
    assertThat(tagged.snapshotId()).isEqualTo(first.snapshotId());
    assertThat(dataset.version("train-2013-03")).contains(tagged);
    assertThat(dataset.version(Long.toString(second.snapshotId()))).contains(second);
    assertThat(dataset.version("no-such-tag")).isEmpty();
    assertThat(dataset.version("12345")).isEmpty();
    assertThat(dataset.version("main")).isEmpty();
    assertThat(dataset.versions()).containsExactly(second, tagged);
    assertThat(ids(dataset, tagged, "true")).hasSize(10);
  }

  @Test
  void mayCarrySeveralTags() {
    dataset.tag("v2", first);

    assertThat(dataset.tag("v1", first).tags()).containsExactly("v1", "v2");
  }

  @Test
  void takesTheSameTagTwiceButNeverMovesIt() {
    dataset.tag("v1", first);

    assertThat(dataset.tag("v1", first).tags()).containsExactly("v1");
    assertThatThrownBy(() -> dataset.tag("v1", second))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("the tag names version " + first.snapshotId() + " already");
    assertThat(dataset.version("v1")).map(DatasetVersion::rows).contains(10L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "main", "2013", "a/b", "../x", "a b", "-x", "ä"})
  void refusesATagThatIsNotPlain(String tag) {
    assertThatThrownBy(() -> dataset.tag(tag, first))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Invalid tag '" + tag + "'");
  }

  @Test
  void refusesAVersionThatIsNotThere() {
    DatasetVersion gone = new DatasetVersion(NAME, 42, List.of(), Instant.EPOCH, 1);

    assertThatThrownBy(() -> dataset.tag("v1", gone))
        .hasMessageContaining("Cannot find version 42");
    assertThatThrownBy(() -> dataset.read(gone, "id", "true"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot find version 42");
  }

  @Test
  void refusesTheVersionOfAnotherDataset() {
    Dataset other = catalog.createIfAbsent("churn.calls", SCHEMA);

    assertThatThrownBy(() -> other.read(first, "id", "true"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from churn.calls");
  }
}
