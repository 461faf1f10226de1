package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.lineage.LineageGraph.Direction;
import org.millrace.dataops.lineage.LineageNode;
import org.millrace.dataops.lineage.LineageView;
import org.millrace.kernel.ProblemException;

class TrainingLineageTests {
  private static final LineageNode MODEL = LineageNode.parse("model:parcels@1");
  @TempDir Path folder;

  @Test
  void aModelComesFromItsRunAndTheVersionsThatWereRead() throws Exception {
    try (TrainingFixture fixture = new TrainingFixture(folder)) {
      fixture.parcels().append(0, 1_500);
      TrainingReport report = fixture.train(Parcels.MARCH.plus(Duration.ofDays(30)));

      LineageView made = fixture.lineage().things(MODEL, Direction.UPSTREAM, 10);
      assertThat(made.all(LineageNode.Kind.RUN))
          .extracting(LineageNode::name)
          .containsExactly(report.runId());
      assertThat(made.all(LineageNode.Kind.DATASET))
          .extracting(LineageNode::text)
          .containsAll(
              report.datasets().values().stream()
                  .map(version -> "dataset:" + version.dataset() + "@" + version.snapshotId())
                  .toList());
      assertThat(fixture.lineage().things(MODEL, Direction.DOWNSTREAM, 10).nodes())
          .extracting(LineageView.Node::node)
          .contains("alias:parcels@champion");
    }
  }

  @Test
  void eachFeatureComesFromItsFieldsAndTheLabelFromTheOutcome() throws Exception {
    try (TrainingFixture fixture = new TrainingFixture(folder)) {
      fixture.parcels().append(0, 1_500);
      fixture.train(Parcels.MARCH.plus(Duration.ofDays(30)));
      assertThat(sources(fixture, "hour")).containsExactly("parcels.orders [placed_local]");
      assertThat(sources(fixture, "late")).containsExactly("parcels.deliveries [delay]");
      assertThat(sources(fixture, "load"))
          .containsExactlyInAnyOrder(
              "parcels.orders [depot]", "parcels.depots [depot, known_at, load]");
    }
  }

  private static List<String> sources(TrainingFixture fixture, String feature) {
    return fixture.lineage().fields(MODEL, feature, Direction.UPSTREAM, 10).nodes().stream()
        .filter(node -> node.what().kind() == LineageNode.Kind.DATASET)
        .filter(node -> node.what().version().isEmpty())
        .map(node -> node.what().name() + " " + node.fields().stream().sorted().toList())
        .toList();
  }

  @Test
  void aRunThatFailsIsToldWithItsReason() throws Exception {
    try (TrainingFixture fixture = new TrainingFixture(folder)) {
      fixture.parcels().append(0, 20);
      assertThatThrownBy(() -> fixture.train(Parcels.MARCH)).isInstanceOf(ProblemException.class);
      assertThat(fixture.events("train.parcels"))
          .extracting(event -> event.type())
          .containsExactly("FAIL", "START");
      assertThat(fixture.events("train.parcels").get(0).json()).contains("\"errorMessage\"");
    }
  }
}
