package org.millrace.dataops.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineageClientUtils;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of event we send keeps the specification, formats included. */
class LineageEventTests {
  private static final PublishedSpecification SPECIFICATION = new PublishedSpecification();

  static Stream<RunEvent> events() {
    LineageRun training = Samples.train(7, 3);
    LineageRun promotion =
        LineageRun.of("promote.trip", LineageRun.Kind.BATCH, Samples.NOON)
            .askedBy(new LineageRun.Parent(training.id(), training.job()))
            .reading(Samples.MODEL)
            .writing(LineageData.alias(Samples.model(1), "champion"));
    LineageRun files =
        LineageRun.of("source.trip.weather", LineageRun.Kind.STREAMING, Samples.NOON)
            .reading(LineageData.file(Path.of("weather.parquet")).withRows(3))
            .reading(LineageData.foreignTopic("elsewhere:9092", "weather"))
            .reading(LineageData.api(URI.create("https://api.example.org/v1/weather?key=1")))
            .reading(LineageData.table("jdbc:postgresql://db/shop", List.of("weather")))
            .writing(Samples.TOPIC.withRows(3));
    return Stream.of(Samples.ingest(7), training, promotion, files, Samples.serve(3))
        .flatMap(
            run ->
                Stream.of(
                    run.started(),
                    run.running(Samples.NOON),
                    run.completed(Samples.NOON),
                    run.failed(Samples.NOON, "no rows"),
                    run.aborted(Samples.NOON, "interrupted")));
  }

  @ParameterizedTest
  @MethodSource("events")
  void keepsTheSpecification(RunEvent event) {
    assertThat(SPECIFICATION.faults(OpenLineageClientUtils.toJson(event))).isEmpty();
  }

  @Test
  void anEventThatBreaksTheSpecificationIsFound() {
    String json = OpenLineageClientUtils.toJson(Samples.ingest(7).started());
    assertThat(SPECIFICATION.faults(json.replace("\"runId\"", "\"id\""))).isNotEmpty();
    assertThat(SPECIFICATION.faults(json.replace("2026-03-01T12:00:00Z", "yesterday")))
        .isNotEmpty();
    assertThat(SPECIFICATION.faults(json.replace("\"datasetVersion\"", "\"which\""))).isNotEmpty();
    assertThat(SPECIFICATION.faults(json.replace("facets/1-2-0/Schema", "facets/9-0-0/Schema")))
        .isNotEmpty();
  }

  @Test
  void anEventThatIsReadBackByTheClientIsTheSame() {
    events()
        .map(OpenLineageClientUtils::toJson)
        .forEach(
            json ->
                assertThat(
                        OpenLineageClientUtils.toJson(
                            OpenLineageClientUtils.runEventFromJson(json)))
                    .isEqualTo(json));
  }

  @Test
  void namesWhatIsOutsideAsTheNamingSpecificationDoes() {
    assertThat(
            Stream.of(
                    LineageData.file(Path.of("/data/weather.csv")),
                    LineageData.table("jdbc:postgresql://db/shop?user=me", List.of("weather")),
                    LineageData.table("jdbc:postgresql://db:5433/shop", List.of("raw", "weather")),
                    LineageData.table("jdbc:mysql://db/shop", List.of("weather")),
                    LineageData.foreignTopic("a:9092,b:9092", "weather"),
                    LineageData.api(URI.create("https://api.example.org/v1/weather?key=1")))
                .map(data -> data.namespace() + " " + data.name()))
        .containsExactly(
            "file /data/weather.csv",
            "postgres://db:5432 shop.public.weather",
            "postgres://db:5433 shop.raw.weather",
            "mysql://db:3306 shop.weather",
            "kafka://a:9092 weather",
            "https://api.example.org /v1/weather");
  }

  @Test
  void theSameTopicIsAnotherDatasetInEachCluster() {
    LineageNode own = LineageData.topic("kafka:9092", "trip.weather").node();
    LineageNode other = LineageData.foreignTopic("far:9092", "trip.weather").node();
    assertThat(own.text()).isEqualTo("topic:trip.weather");
    assertThat(other.text()).isEqualTo("source:kafka://far:9092/trip.weather");
    assertThat(LineageNode.parse(other.text())).isEqualTo(other);
    assertThat(LineageNode.parse("source:https://api/a@b"))
        .isEqualTo(new LineageNode(LineageNode.Kind.SOURCE, "https://api/a@b", Optional.empty()));
  }

  @Test
  void saysWhatIsKnownOfTheData() {
    RunEvent event = Samples.ingest(7).completed(Samples.NOON);
    var input = event.getInputs().get(0);
    assertThat(input.getNamespace()).isEqualTo("kafka://kafka:9092");
    assertThat(input.getInputFacets().getInputStatistics().getRowCount()).isEqualTo(10);
    assertThat(input.getInputFacets().getDataQualityAssertions().getAssertions())
        .extracting(one -> one.getAssertion() + " " + one.getColumn() + " " + one.getActual())
        .containsExactly("range wind 2");
    assertThat(
            input
                .getInputFacets()
                .getDataQualityMetrics()
                .getColumnMetrics()
                .getAdditionalProperties()
                .get("wind")
                .getDistinctCount())
        .isEqualTo(7);
    var output = event.getOutputs().get(0);
    assertThat(output.getFacets().getVersion().getDatasetVersion()).isEqualTo("7");
    assertThat(
            output
                .getFacets()
                .getColumnLineage()
                .getFields()
                .getAdditionalProperties()
                .get("rain")
                .getInputFields())
        .extracting(field -> field.getName() + "." + field.getField())
        .containsExactly("trip.weather.rain");
    assertThat(event.getJob().getFacets().getJobType().getProcessingType()).isEqualTo("STREAMING");
  }
}
