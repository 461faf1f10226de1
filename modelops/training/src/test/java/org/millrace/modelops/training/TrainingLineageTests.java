package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineageClientUtils;
import java.nio.file.Files;
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

  @Test
  void eachInputIsToldWithItsRulesAndFigures() throws Exception {
    try (TrainingFixture fixture = new TrainingFixture(folder)) {
      fixture.parcels().append(0, 1_500);
      fixture.train(Parcels.MARCH.plus(Duration.ofDays(30)));
      var facets = depots(fixture);
      assertThat(facets.getInputStatistics().getRowCount()).isEqualTo(750);
      assertThat(facets.getDataQualityAssertions().getAssertions())
          .isNotEmpty()
          .allMatch(rule -> rule.getSuccess())
          .anyMatch(rule -> "load".equals(rule.getColumn()));
      var load =
          facets.getDataQualityMetrics().getColumnMetrics().getAdditionalProperties().get("load");
      assertThat(load.getNullCount()).isZero();
      assertThat(load.getCount()).isEqualTo(750);
      assertThat(load.getMin()).isBetween(0.0, 0.1);
      assertThat(load.getQuantiles().getAdditionalProperties().get("0.5")).isBetween(0.4, 0.6);
    }
  }

  @Test
  void ofDataAboutPeopleNoValueIsTold() throws Exception {
    try (TrainingFixture fixture = new TrainingFixture(folder)) {
      Path contract = fixture.useCase().file("contracts/depots.odcs.yaml");
      String knownAt = "- {property: knownAt, value: known_at}";
      Files.writeString(
          contract,
          Files.readString(contract)
              .replace(knownAt, knownAt + "\n      - {property: subjectKey, value: report_id}"));
      fixture.parcels().append(0, 1_500);
      fixture.train(Parcels.MARCH.plus(Duration.ofDays(30)));
      var load =
          depots(fixture)
              .getDataQualityMetrics()
              .getColumnMetrics()
              .getAdditionalProperties()
              .get("load");
      assertThat(load.getDistinctCount()).isPositive();
      assertThat(load.getMin()).isNull();
      assertThat(load.getMax()).isNull();
      assertThat(load.getQuantiles().getAdditionalProperties()).isEmpty();
    }
  }

  private static OpenLineage.InputDatasetInputFacets depots(TrainingFixture fixture) {
    String json = fixture.events("train.parcels").get(0).json();
    return OpenLineageClientUtils.runEventFromJson(json).getInputs().stream()
        .filter(input -> input.getName().equals("parcels.depots"))
        .findFirst()
        .orElseThrow()
        .getInputFacets();
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
      assertThat(fixture.events("train.parcels").get(0).json())
          .contains("\"errorMessage\"", "\"parcels.depots\"", "\"dataQualityAssertions\"");
    }
  }
}
