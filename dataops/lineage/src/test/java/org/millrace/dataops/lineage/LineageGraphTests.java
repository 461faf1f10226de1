package org.millrace.dataops.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.lineage.LineageGraph.Direction;
import org.millrace.kernel.ProblemException;
import org.sqlite.SQLiteDataSource;

class LineageGraphTests {
  @TempDir Path folder;
  private SQLiteDataSource database;
  private LineageLog log;
  private LineageGraph graph;

  @BeforeEach
  void ingestTwiceTrainOnceServe() {
    database = Samples.database(folder);
    log = new LineageLog(database, LineageLog.EMBEDDED);
    graph = new LineageGraph(database);
    done(Samples.ingest(1));
    done(Samples.ingest(2));
    LineageRun training = Samples.train(1, 1);
    log.append(training, List.of(training.started(), training.completed(Samples.NOON)));
    LineageRun serving = Samples.serve(1);
    log.append(serving, List.of(serving.started(), serving.running(Samples.NOON)));
  }

  private void done(LineageRun run) {
    log.append(run, List.of(run.started(), run.completed(Samples.NOON)));
  }

  private List<String> things(String of, Direction direction) {
    return graph.things(LineageNode.parse(of), direction, 50).nodes().stream()
        .map(node -> node.steps() + " " + kind(node))
        .toList();
  }

  /** Runs by their job: their ids are new each time. */
  private static String kind(LineageView.Node node) {
    return node.what().kind() == LineageNode.Kind.RUN
        ? "run of " + node.job().orElse("?")
        : node.node();
  }

  @Test
  void whatMadeAnAnswerGoesBackToTheTopic() {
    assertThat(things("topic:trip.predictions", Direction.UPSTREAM))
        .containsExactly(
            "0 topic:trip.predictions",
            "1 job:serve.trip.v1",
            "2 model:trip@1",
            "3 run of train.trip",
            "4 dataset:trip.weather@1",
            "5 dataset:trip.weather",
            "6 job:ingest.trip.weather",
            "7 topic:trip.weather");
  }

  @Test
  void whatUsedARecordGoesOnToTheAnswers() {
    assertThat(things("topic:trip.weather", Direction.DOWNSTREAM))
        .containsExactly(
            "0 topic:trip.weather",
            "1 job:ingest.trip.weather",
            "2 dataset:trip.weather",
            "3 dataset:trip.weather@1",
            "4 run of train.trip",
            "5 model:trip@1",
            "6 job:serve.trip.v1",
            "7 topic:trip.predictions");
  }

  @Test
  void aVersionThatNobodyReadIsUsedByNobodyAndComesFromItsJob() {
    assertThat(things("trip.weather@2", Direction.DOWNSTREAM))
        .containsExactly("0 dataset:trip.weather@2");
    assertThat(things("trip.weather@2", Direction.UPSTREAM))
        .containsExactly(
            "0 dataset:trip.weather@2",
            "1 dataset:trip.weather",
            "2 job:ingest.trip.weather",
            "3 topic:trip.weather");
  }

  @Test
  void aVersionKnowsTheRunThatMadeIt() {
    LineageRun third = Samples.ingest(3);
    done(third);
    assertThat(
            graph.things(LineageNode.parse("trip.weather@3"), Direction.UPSTREAM, 1).nodes().get(0))
        .satisfies(
            node -> {
              assertThat(node.runId()).contains(third.id().toString());
              assertThat(node.job()).contains("ingest.trip.weather");
            });
  }

  @Test
  void versionsThatWereReadAreKnown() {
    assertThat(graph.read("trip.weather"))
        .extracting(LineageNode::text)
        .containsExactly("dataset:trip.weather@1");
  }

  @Test
  void aModelWithoutAVersionStandsForAllOfThem() {
    done(Samples.train(2, 2));
    assertThat(things("model:trip", Direction.UPSTREAM))
        .contains("2 dataset:trip.weather@1", "2 dataset:trip.weather@2");
  }

  @Test
  void aFieldReachesOnlyWhatIsComputedFromIt() {
    LineageView wind =
        graph.fields(LineageNode.parse("topic:trip.weather"), "wind", Direction.DOWNSTREAM, 50);
    assertThat(wind.nodes())
        .extracting(node -> node.node() + " " + node.fields())
        .containsExactly(
            "topic:trip.weather [wind]",
            "dataset:trip.weather [wind]",
            "dataset:trip.weather@1 [wind]",
            "model:trip@1 [windy]",
            "topic:trip.predictions [probability]");
    assertThat(
            graph
                .fields(LineageNode.parse("topic:trip.weather"), "rain", Direction.DOWNSTREAM, 50)
                .all(LineageNode.Kind.MODEL))
        .isEmpty();
    assertThat(
            graph
                .fields(
                    LineageNode.parse("topic:trip.predictions"),
                    "probability",
                    Direction.UPSTREAM,
                    50)
                .nodes())
        .extracting(node -> node.node() + " " + node.fields())
        .contains("topic:trip.weather [station, wind]");
  }

  @Test
  void aCircleEndsAndEachThingIsReachedOnce() {
    LineageRun back =
        LineageRun.of("train.again", LineageRun.Kind.STREAMING, Samples.NOON)
            .reading(Samples.PREDICTIONS)
            .writing(Samples.TOPIC);
    done(back);
    assertThat(things("topic:trip.weather", Direction.DOWNSTREAM))
        .doesNotHaveDuplicates()
        .contains("8 job:train.again");
    assertThat(
            graph
                .things(LineageNode.parse("topic:trip.weather"), Direction.DOWNSTREAM, 100)
                .truncated())
        .isFalse();
  }

  @Test
  void stepsAreBoundedAndSaySo() {
    LineageView near =
        graph.things(LineageNode.parse("topic:trip.weather"), Direction.DOWNSTREAM, 2);
    assertThat(near.nodes()).hasSize(3);
    assertThat(near.truncated()).isTrue();
  }

  @Test
  void aRunThatFailedMadeNothing() {
    LineageRun failed = Samples.train(2, 9);
    log.append(failed, List.of(failed.started(), failed.failed(Samples.NOON, "no rows")));
    assertThat(things("model:trip@9", Direction.UPSTREAM)).containsExactly("0 model:trip@9");
    assertThat(log.list(Optional.of("train.trip"), 1, Optional.empty()).get(0).type())
        .isEqualTo("FAIL");
  }

  @Test
  void aReferenceOfNoKindIsRefusedWithTheKindsThereAre() {
    assertThatThrownBy(() -> LineageNode.parse("table:x"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            refusal -> {
              assertThat(refusal.first().what()).isEqualTo("Invalid lineage reference 'table:x'");
              assertThat(refusal.first().fix()).contains("dataset:name@version");
            });
  }
}
