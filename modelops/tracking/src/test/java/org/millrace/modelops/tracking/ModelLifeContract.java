package org.millrace.modelops.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.tracking.ModelChange.Kind;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The life of a version, the same on every database; each test has a model of its own. */
abstract class ModelLifeContract {
  private static int models;

  @TempDir Path folder;
  ModelRegistry registry;
  ModelLife life;
  String model;
  private RunTracker tracker;

  abstract DataSource database();

  @BeforeEach
  void open() {
    tracker = new RunTracker(database(), Clock.systemUTC());
    registry = new ModelRegistry(database(), Clock.systemUTC());
    life = registry.life();
    model = "model-" + ++models;
  }

  @Test
  void everyChangeIsKeptWithWhoAndWhy() {
    register();
    register();
    registry.setAlias(model, "champion", 1, by("ann", "first"));
    registry.setAlias(model, "champion", 2, by("bob", "better"));
    life.tag(model, 1, "ticket", "OPS-7", by("ann", "for the record"));
    life.tag(model, 1, "ticket", "OPS-7", by("ann", "said twice"));
    life.untag(model, 1, "ticket", by("ann", "mistaken"));
    life.untag(model, 1, "ticket", by("ann", "said twice"));

    assertThat(life.history(model, 1))
        .extracting(ModelChange::kind, ModelChange::detail, ModelChange::by, ModelChange::reason)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                Kind.REGISTERED, "", "millrace", "trained by its run"),
            org.assertj.core.groups.Tuple.tuple(Kind.ALIAS_SET, "champion", "ann", "first"),
            org.assertj.core.groups.Tuple.tuple(Kind.ALIAS_REMOVED, "champion", "bob", "better"),
            org.assertj.core.groups.Tuple.tuple(
                Kind.TAGGED, "ticket=OPS-7", "ann", "for the record"),
            org.assertj.core.groups.Tuple.tuple(Kind.UNTAGGED, "ticket", "ann", "mistaken"));
    assertThat(life.state(model, 1).tags()).isEmpty();
    assertThat(pending("TagVersion")).isEqualTo(2);
  }

  @Test
  void anArchivedVersionTakesNoAliasUntilItIsTakenBack() {
    register();
    registry.setAlias(model, "challenger", 1, "canary");
    assertThatThrownBy(() -> life.archive(model, 1, by("ann", "old")))
        .hasMessageContaining("it is challenger");
    registry.removeAlias(model, "challenger", "done");
    life.archive(model, 1, by("ann", "old"));

    assertThat(life.state(model, 1).status()).isEqualTo(VersionStatus.ARCHIVED);
    assertThatThrownBy(() -> registry.setAlias(model, "champion", 1, "again"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("it is archived")
        .hasMessageContaining("millrace model unarchive " + model + " 1");
    life.unarchive(model, 1, by("bob", "needed"));
    registry.setAlias(model, "champion", 1, "again");
    assertThatThrownBy(() -> life.unarchive(model, 1, by("bob", "twice")))
        .hasMessageContaining("only an archived version");
  }

  @Test
  void aRetiredChampionLeavesTheModelVacantAndIsNotRolledBackTo() {
    register();
    register();
    register();
    IntStream.rangeClosed(1, 3).forEach(v -> registry.setAlias(model, "champion", v, "better"));
    life.retire(model, 2, by("ann", "biased"));
    assertThat(registry.rollBack(model, "champion", "errors").version()).isEqualTo(1);
    assertThat(life.vacancy(model)).isEmpty();

    life.retire(model, 1, by("ann", "the service ends"));
    assertThat(registry.find(model, "champion")).isEmpty();
    ModelChange vacancy = life.vacancy(model).orElseThrow();
    assertThat(vacancy.version()).isEqualTo(1);
    assertThat(vacancy.reason()).isEqualTo("the service ends");
    assertThatThrownBy(() -> life.retire(model, 1, by("ann", "twice")))
        .hasMessageContaining("it is retired already");
    assertThatThrownBy(() -> registry.setAlias(model, "challenger", 1, "back"))
        .hasMessageContaining("it is retired");
  }

  @Test
  void deletingForgetsTheVersionButNotItsHistoryNorItsNumber() {
    ModelVersion first = register();
    registry.setAlias(model, "champion", 1, "first");
    assertThatThrownBy(() -> life.delete(model, 1, by("ann", "space")))
        .hasMessageContaining("it is champion")
        .hasMessageContaining("demote this one first");
    registry.removeAlias(model, "champion", "none any more");
    life.tag(model, 1, "ticket", "OPS-7", by("ann", "x"));
    life.delete(model, 1, by("ann", "space"));

    assertThat(registry.find(model, 1)).isEmpty();
    assertThat(life.history(model, 1)).last().extracting(ModelChange::kind).isEqualTo(Kind.DELETED);
    assertThat(register().version()).isEqualTo(2);
    assertThatThrownBy(() -> life.state(model, 1)).hasMessageContaining("Cannot find model");
    assertThat(pending("DeleteVersion")).isEqualTo(1);
    assertThat(pending("TagVersion")).as("what MLflow need not know any more").isZero();
    assertThat(pendingOfRun(first.runId(), "Register")).isZero();
  }

  @Test
  void anApprovalMakesChampionAndARejectionLeavesNoAlias() {
    for (int version = 1; version <= 3; version++) {
      register();
      Approval.State state = version == 3 ? Approval.State.HELD : Approval.State.WAITING;
      registry.approvals().ask(model, version, "risk-office", "law", state, by("run", "gates"));
    }
    registry.setAlias(model, "challenger", 1, "waits");
    assertThatThrownBy(() -> registry.setAlias(model, "champion", 1, "hurry"))
        .hasMessageContaining("it is waiting")
        .hasMessageContaining("have it approved");
    registry.approvals().approve(model, 1, by("ann", "looked at the slices"));

    assertThat(registry.aliases(model)).containsExactly(Map.entry("champion", 1));
    assertThat(life.state(model, 1).status()).isEqualTo(VersionStatus.APPROVED);
    registry.setAlias(model, "challenger", 2, "waits");
    registry.approvals().reject(model, 2, by("ann", "unfair to small towns"));
    assertThat(registry.aliases(model)).containsExactly(Map.entry("champion", 1));
    assertThat(life.state(model, 2).approval().orElseThrow().reason())
        .isEqualTo("unfair to small towns");
    assertThatThrownBy(() -> registry.approvals().approve(model, 2, by("bob", "but")))
        .hasMessageContaining("it is rejected already");
    assertThatThrownBy(() -> registry.approvals().approve(model, 3, by("bob", "but")))
        .hasMessageContaining("a gate failed, so nobody is asked");
    life.archive(model, 2, by("ann", "old"));
    life.unarchive(model, 2, by("ann", "back"));
    assertThat(life.state(model, 2).status()).isEqualTo(VersionStatus.REJECTED);
  }

  @Test
  void refusesWhatCannotBeKept() {
    register();
    for (String reason : List.of("", "  ", "x".repeat(1001))) {
      assertThatThrownBy(() -> by("ann", reason)).isInstanceOf(ProblemException.class);
    }
    for (String name : List.of("", "millrace.status", "mlflow.user", "a b", "1st", "a/b")) {
      assertThatThrownBy(() -> life.tag(model, 1, name, "v", by("ann", "x")))
          .as(name)
          .hasMessageContaining("Invalid tag '" + name + "'");
    }
    assertThatThrownBy(() -> life.tag(model, 1, "a", " ", by("ann", "x")))
        .hasMessageContaining("Invalid value of tag 'a'");
    assertThatThrownBy(() -> life.tag(model, 9, "a", "b", by("ann", "x")))
        .hasMessageContaining("Cannot find model " + model + " version 9");
    assertThatThrownBy(() -> life.retire("nothing", 1, by("ann", "x")))
        .hasMessageContaining("Cannot find model nothing");
    assertThat(life.history(model, 1)).hasSize(1);
  }

  @Test
  void promotionsAtTheSameMomentLeaveOneChampionAndAWholeHistory() throws Exception {
    int versions = 6;
    IntStream.rangeClosed(1, versions).forEach(v -> register());
    ExecutorService pool = Executors.newFixedThreadPool(versions);
    try {
      List<Callable<Integer>> calls =
          IntStream.rangeClosed(1, versions)
              .<Callable<Integer>>mapToObj(
                  v ->
                      () -> {
                        registry.setAlias(model, "champion", v, by("p" + v, "mine"));
                        return v;
                      })
              .toList();
      for (Future<Integer> call : pool.invokeAll(calls)) {
        call.get();
      }
    } finally {
      pool.shutdownNow();
    }
    List<AliasMove> moves = registry.history(model, "champion");
    assertThat(moves).extracting(AliasMove::move).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(registry.aliases(model)).containsEntry("champion", moves.get(5).version());
    int champion = moves.get(5).version();
    for (int version = 1; version <= versions; version++) {
      Kind last = version == champion ? Kind.ALIAS_SET : Kind.ALIAS_REMOVED;
      assertThat(life.history(model, version)).last().extracting(ModelChange::kind).isEqualTo(last);
    }
  }

  private ModelVersion register() {
    Run run = tracker.begin(new RunStart(model, "d1", "nightly", "alice", 7, Map.of()));
    return registry.register(new Registration(model, run.id(), "digest", folder, Map.of()));
  }

  static Decision by(String who, String why) {
    return new Decision(who, why);
  }

  private long pending(String kind) {
    return pending("model:" + model, kind);
  }

  private long pendingOfRun(String run, String kind) {
    return pending("run:" + run, kind);
  }

  private long pending(String lane, String kind) {
    return JdbcClient.create(database())
        .sql("SELECT COUNT(*) FROM mlflow_outbox WHERE lane = ? AND kind = ? AND state = 'PENDING'")
        .params(lane, kind)
        .query(Long.class)
        .single();
  }
}
