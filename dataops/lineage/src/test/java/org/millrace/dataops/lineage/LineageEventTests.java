package org.millrace.dataops.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineageClientUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of event we send keeps the specification, formats included. */
class LineageEventTests {
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
  void keepsTheSpecification(RunEvent event) throws IOException {
    assertThat(faults(OpenLineageClientUtils.toJson(event))).isEmpty();
  }

  @Test
  void anEventThatBreaksTheSpecificationIsFound() throws IOException {
    String json = OpenLineageClientUtils.toJson(Samples.ingest(7).started());
    assertThat(faults(json.replace("\"runId\"", "\"id\""))).isNotEmpty();
    assertThat(faults(json.replace("2026-03-01T12:00:00Z", "yesterday"))).isNotEmpty();
    assertThat(faults(json.replace("\"datasetVersion\"", "\"which\""))).isNotEmpty();
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

  private static List<String> faults(String json) throws IOException {
    try (InputStream in = LineageEventTests.class.getResourceAsStream("run-event.schema.json")) {
      Schema schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
      return schema
          .validate(
              json,
              InputFormat.JSON,
              context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
          .stream()
          .map(Error::toString)
          .toList();
    }
  }
}
