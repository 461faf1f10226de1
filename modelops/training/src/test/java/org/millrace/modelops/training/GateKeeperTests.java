package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.ModelVersion;
import org.millrace.modelops.tracking.GateVerdict;

class GateKeeperTests {
  private static final Gate AUC = new Gate("auc", 0.7, null, "so says the charter");
  private static final Gate LOSS = new Gate("log_loss", null, 0.5, null);
  private static final Gate CHAMPION = new Gate("auc_gain_over_champion", 0.0, null, null);

  @Test
  void aBoundIsReachedByItself() {
    assertThat(judge(AUC, Map.of("auc", 0.7)).passed()).isTrue();
    assertThat(judge(AUC, Map.of("auc", 0.69999)).passed()).isFalse();
    assertThat(judge(LOSS, Map.of("log_loss", 0.5)).passed()).isTrue();
    assertThat(judge(LOSS, Map.of("log_loss", 0.50001)).passed()).isFalse();
  }

  @Test
  void whatCouldNotBeMeasuredPassesNoGate() {
    assertThat(judge(AUC, Map.of()).passed()).isFalse();
    assertThat(judge(LOSS, Map.of("log_loss", Double.NaN)).passed()).isFalse();
  }

  @Test
  void saysTheNumbersAndWhatToDo() {
    assertThat(judge(AUC, Map.of("auc", 0.75)).message())
        .isEqualTo("auc is 0.7500, which is at least 0.7.");
    assertThat(judge(AUC, Map.of("auc", 0.65)).message())
        .isEqualTo(
            "auc is 0.6500, but must be at least 0.7 (so says the charter). Give the model more"
                + " rows or better features, or change the gate in charter.yaml or modelops.yaml.");
  }

  @Test
  void theGateAgainstTheChampionIsOpenUntilThereIsOne() {
    assertThat(judge(CHAMPION, Map.of()).passed()).isTrue();
    ModelVersion version =
        new ModelVersion("m", 1, "run", "digest", Path.of("gone"), Instant.EPOCH);
    Champion mute = new Champion(version, Optional.empty(), Optional.of("its folder is gone"));
    GateVerdict verdict = GateKeeper.judge(List.of(CHAMPION), Map.of(), Optional.of(mute)).get(0);
    assertThat(verdict.passed()).isFalse();
    assertThat(verdict.message())
        .isEqualTo("The champion could not be measured: its folder is gone");
  }

  private static GateVerdict judge(Gate gate, Map<String, Double> metrics) {
    return GateKeeper.judge(List.of(gate), metrics, Optional.empty()).get(0);
  }
}
