package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run learns from: rows of which versions, as known at which moment. */
class TrainingRowsTests {
  @TempDir Path folder;
  TrainingFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new TrainingFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void countsOnlyWhatWasKnownAtTheMomentOfTraining() {
    fixture.parcels().append(0, 3000);
    Instant moment = Parcels.MARCH.plus(Duration.ofDays(15));
    TrainingReport report = fixture.train(moment);

    // An order at the moment itself is known, one placed later is not; matured is three days old.
    assertThat(report.rows().spine()).isEqualTo(15 * 144 + 1);
    assertThat(report.rows().immature()).isEqualTo(3 * 144);
    assertThat(report.testTo()).isBeforeOrEqualTo(moment.minus(Duration.ofDays(3)));
    assertThat(report.rows().train())
        .isEqualTo(fixture.train(moment).rows().train())
        .isLessThan(fixture.train(Parcels.APRIL).rows().train());
  }

  @Test
  void readsThePinnedVersionsThoughRowsCameLater() {
    Parcels parcels = fixture.parcels();
    parcels.append(0, 2000);
    for (String stream : List.of("orders", "depots", "deliveries")) {
      var dataset = fixture.catalog.find("parcels." + stream).orElseThrow();
      dataset.tag("march", dataset.current().orElseThrow());
    }
    TrainingReport before = fixture.train(Parcels.APRIL);
    parcels.append(2000, 3000);
    TrainingReport pinned = fixture.train(new TrainingRequest.Tagged("march"), Parcels.APRIL);

    assertThat(pinned.rows()).isEqualTo(before.rows());
    assertThat(pinned.model()).isEqualTo(before.model());
    assertThat(fixture.train(Parcels.APRIL).rows().spine()).isEqualTo(3000);
  }

  @Test
  void countsAKeyOnceAsItWasKnownLast() {
    Parcels parcels = fixture.parcels();
    parcels.append(0, 2000);
    TrainingReport before = fixture.train(Parcels.APRIL);
    Instant later = Parcels.MARCH.plus(Duration.ofHours(30));
    parcels.append("deliveries", List.of(parcels.delivery(7, 2, later)));
    parcels.append("orders", List.of(parcels.order(7, 0, 3, Parcels.MARCH.plusSeconds(4200))));

    assertThat(fixture.train(Parcels.APRIL).rows().spine()).isEqualTo(before.rows().spine());
  }

  @Test
  void readsAnOlderVersionByTheContractOfToday() throws Exception {
    fixture.parcels().append(0, 2000);
    TrainingReport before = fixture.train(Parcels.APRIL);
    String weight = "      - {name: weight, logicalType: number}\n";
    String express = "      - {name: express, logicalType: boolean}\n";
    Parcels.edit(fixture.useCaseFolder, "contracts/orders.odcs.yaml", weight, express + weight);
    TrainingReport after = fixture.train(Parcels.APRIL);

    assertThat(after.model()).isEqualTo(before.model());
    assertThat(after.gainOver("rule")).isEqualTo(before.gainOver("rule"));
  }
}
