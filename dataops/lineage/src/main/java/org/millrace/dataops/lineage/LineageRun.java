package org.millrace.dataops.lineage;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.openlineage.client.OpenLineage.RunFacetsBuilder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Words the OpenLineage events of one run of a job. A value: each method gives a new one.
 *
 * @param id a UUID
 * @param job as {@code ingest.flight-delays.weather} or {@code train.flight-delays}
 * @param parent the run that asked for this one
 */
public record LineageRun(
    UUID id,
    String job,
    Kind kind,
    Instant startedAt,
    Optional<Parent> parent,
    List<LineageData> inputs,
    List<LineageData> outputs) {
  /** The namespace of our jobs. */
  static final String JOBS = "millrace";

  private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

  /** Whether a job ends by itself; one that does not stands for all of its runs. */
  public enum Kind {
    BATCH,
    STREAMING,
    SERVICE
  }

  /** A run by id and job. */
  public record Parent(UUID id, String job) {}

  public LineageRun {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  public static LineageRun of(String job, Kind kind, Instant startedAt) {
    return of(IDS.generate(), job, kind, startedAt);
  }

  /** A run that has an id elsewhere. */
  public static LineageRun of(UUID id, String job, Kind kind, Instant startedAt) {
    return new LineageRun(id, job, kind, startedAt, Optional.empty(), List.of(), List.of());
  }

  public LineageRun askedBy(Parent run) {
    return new LineageRun(id, job, kind, startedAt, Optional.of(run), inputs, outputs);
  }

  public LineageRun reading(LineageData input) {
    List<LineageData> all = Stream.concat(inputs.stream(), Stream.of(input)).toList();
    return new LineageRun(id, job, kind, startedAt, parent, all, outputs);
  }

  public LineageRun writing(LineageData output) {
    List<LineageData> all = Stream.concat(outputs.stream(), Stream.of(output)).toList();
    return new LineageRun(id, job, kind, startedAt, parent, inputs, all);
  }

  public RunEvent started() {
    return event(EventType.START, startedAt, Facets.FACTS.newRunFacetsBuilder());
  }

  /** What a service says that has no end. */
  public RunEvent running(Instant at) {
    return event(EventType.RUNNING, at, Facets.FACTS.newRunFacetsBuilder());
  }

  public RunEvent completed(Instant at) {
    return event(EventType.COMPLETE, at, Facets.FACTS.newRunFacetsBuilder());
  }

  public RunEvent failed(Instant at, String reason) {
    return event(EventType.FAIL, at, because(reason));
  }

  /** Somebody stopped it. */
  public RunEvent aborted(Instant at, String reason) {
    return event(EventType.ABORT, at, because(reason));
  }

  private static RunFacetsBuilder because(String reason) {
    return Facets.FACTS
        .newRunFacetsBuilder()
        .errorMessage(Facets.FACTS.newErrorMessageRunFacet(reason, "java", null));
  }

  private RunEvent event(EventType type, Instant at, RunFacetsBuilder facets) {
    parent.ifPresent(
        run ->
            facets.parent(
                Facets.FACTS.newParentRunFacet(
                    Facets.FACTS.newParentRunFacetRun(run.id(), null),
                    Facets.FACTS.newParentRunFacetJob(JOBS, run.job(), null),
                    null)));
    return Facets.FACTS
        .newRunEventBuilder()
        .eventType(type)
        .eventTime(at.atZone(ZoneOffset.UTC))
        .run(Facets.FACTS.newRun(id, facets.build()))
        .job(
            Facets.FACTS.newJob(
                JOBS,
                job,
                Facets.FACTS
                    .newJobFacetsBuilder()
                    .jobType(Facets.FACTS.newJobTypeJobFacet(kind.name(), "MILLRACE", "JOB", null))
                    .build()))
        .inputs(inputs.stream().map(Facets::input).toList())
        .outputs(outputs.stream().map(Facets::output).toList())
        .build();
  }

  /** What stands in the graph between inputs and outputs. */
  LineageNode node() {
    return kind == Kind.BATCH
        ? LineageNode.of(LineageNode.Kind.RUN, id.toString())
        : LineageNode.of(LineageNode.Kind.JOB, job);
  }
}
