package org.millrace.dataops.lineage;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.DatasetFacets;
import io.openlineage.client.OpenLineage.InputDataset;
import io.openlineage.client.OpenLineage.InputDatasetInputFacets;
import io.openlineage.client.OpenLineage.OutputDataset;
import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.openlineage.client.OpenLineage.RunFacetsBuilder;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Field;
import org.millrace.kernel.Schema;

/**
 * Words the OpenLineage events of one run of a job. A value: each method gives a new one.
 *
 * <p>Jobs are in the namespace {@code millrace}, datasets in {@code iceberg://millrace}, topics in
 * {@code kafka://host:port}; see the OpenLineage naming specification.
 *
 * @param id ours, UUIDv7
 * @param job as {@code ingest.flight-delays.weather} or {@code train.flight-delays}
 */
public record LineageRun(
    UUID id,
    String job,
    Kind kind,
    Instant startedAt,
    List<InputDataset> inputs,
    List<OutputDataset> outputs) {
  /** For facets that this class has no words for. */
  public static final OpenLineage FACTS = new OpenLineage(URI.create("urn:org.millrace"));

  private static final String JOBS = "millrace";
  private static final String TABLES = "iceberg://millrace";
  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

  /** Whether a job ends by itself. */
  public enum Kind {
    BATCH,
    STREAMING
  }

  public LineageRun {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  public static LineageRun of(String job, Kind kind, Instant startedAt) {
    return new LineageRun(IDS.generate(), job, kind, startedAt, List.of(), List.of());
  }

  /** The run has read that version of a dataset. */
  public LineageRun reading(DatasetVersion version, Schema schema) {
    DatasetFacets facets = facets(version, schema);
    return reading(FACTS.newInputDataset(TABLES, version.dataset(), facets, null));
  }

  /**
   * The run has read a topic.
   *
   * @param servers host:port; the first of several counts
   * @param offsets what of it, as {@code 0:100-250} (partition, first, after the last)
   */
  public LineageRun readingTopic(
      String servers, String topic, String offsets, InputDatasetInputFacets facts) {
    DatasetFacets facets =
        FACTS
            .newDatasetFacetsBuilder()
            .version(FACTS.newDatasetVersionDatasetFacet(offsets))
            .build();
    String cluster = "kafka://" + servers.split(",", 2)[0];
    return reading(FACTS.newInputDataset(cluster, topic, facets, facts));
  }

  public LineageRun reading(InputDataset input) {
    List<InputDataset> all = new ArrayList<>(inputs);
    all.add(input);
    return new LineageRun(id, job, kind, startedAt, all, outputs);
  }

  /**
   * The run has made that version of a dataset.
   *
   * @param rows how many of its rows are new
   */
  public LineageRun writing(DatasetVersion version, Schema schema, long rows) {
    return writing(
        FACTS.newOutputDataset(
            TABLES,
            version.dataset(),
            facets(version, schema),
            FACTS
                .newOutputDatasetOutputFacetsBuilder()
                .outputStatistics(FACTS.newOutputStatisticsOutputDatasetFacet(rows, null, null))
                .build()));
  }

  public LineageRun writing(OutputDataset output) {
    List<OutputDataset> all = new ArrayList<>(outputs);
    all.add(output);
    return new LineageRun(id, job, kind, startedAt, inputs, all);
  }

  public RunEvent started() {
    return event(EventType.START, startedAt, FACTS.newRunFacetsBuilder());
  }

  public RunEvent completed(Instant at) {
    return event(EventType.COMPLETE, at, FACTS.newRunFacetsBuilder());
  }

  public RunEvent failed(Instant at, String reason) {
    RunFacetsBuilder facets = FACTS.newRunFacetsBuilder();
    return event(
        EventType.FAIL,
        at,
        facets.errorMessage(FACTS.newErrorMessageRunFacet(reason, "java", null)));
  }

  private RunEvent event(EventType type, Instant at, RunFacetsBuilder facets) {
    return FACTS
        .newRunEventBuilder()
        .eventType(type)
        .eventTime(at.atZone(ZoneOffset.UTC))
        .run(FACTS.newRun(id, facets.build()))
        .job(
            FACTS.newJob(
                JOBS,
                job,
                FACTS
                    .newJobFacetsBuilder()
                    .jobType(FACTS.newJobTypeJobFacet(kind.name(), "MILLRACE", "JOB", null))
                    .build()))
        .inputs(inputs)
        .outputs(outputs)
        .build();
  }

  private static DatasetFacets facets(DatasetVersion version, Schema schema) {
    String snapshot = Long.toString(version.snapshotId());
    return FACTS
        .newDatasetFacetsBuilder()
        .schema(
            FACTS.newSchemaDatasetFacet(schema.fields().stream().map(LineageRun::column).toList()))
        .version(FACTS.newDatasetVersionDatasetFacet(snapshot))
        .build();
  }

  private static OpenLineage.SchemaDatasetFacetFields column(Field field) {
    String type = field.type().name().toLowerCase(Locale.ROOT);
    return FACTS.newSchemaDatasetFacetFieldsBuilder().name(field.name()).type(type).build();
  }
}
