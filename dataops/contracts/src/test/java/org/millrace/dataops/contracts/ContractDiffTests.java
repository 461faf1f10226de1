package org.millrace.dataops.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.dataops.contracts.ContractDiff.Effect;

/** Changes one thing in payments.odcs.yaml and asks whom that breaks. */
class ContractDiffTests {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: payments                     | name: payouts                      | BREAKS_BOTH    | stream: payments becomes payouts
          name: refunded                     | name: returned                     | BREAKS_BOTH    | refunded: removed
          name: refunded                     | name: returned                     | COMPATIBLE     | returned: added, and may be absent
          value: known_at                    | value: settled_at                  | BREAKS_BOTH    | knownAt: known_at becomes settled_at
          value: customer                    | value: id                          | BREAKS_READERS | subjectKey: customer becomes id
          name: Payments}                    | name: Treasury}                    | COMPATIBLE     | owner: Payments becomes Treasury
          'string, classification: personal, logicalTypeOptions: {maxLength: 40}' | 'integer, classification: personal' | BREAKS_BOTH | holder: STRING becomes INTEGER
          refunded\\n        logicalType: number | refunded\\n        logicalType: integer | BREAKS_WRITERS | refunded: NUMBER becomes INTEGER
          name: holder,                      | name: holder, required: true,      | BREAKS_WRITERS | holder: required from now on
          customer\\n        logicalType: string\\n        required: true | customer\\n        logicalType: string | BREAKS_READERS | customer: required no more
          validValues: [web, shop, phone]    | validValues: [web, shop, phone, x] | BREAKS_READERS | channel: one of phone, shop, web becomes one of phone, shop, web, x
          validValues: [web, shop, phone]    | validValues: [web, shop]           | BREAKS_WRITERS | channel: one of phone, shop, web becomes one of shop, web
          maximum: 1000000                   | maximum: 2000000                   | BREAKS_READERS | amount: <= 1000000 becomes <= 2000000
          maximum: 1000000                   | maximum: 5                         | BREAKS_WRITERS | amount: <= 1000000 becomes <= 5
          exclusiveMinimum: 0                | minimum: 0                         | BREAKS_READERS | amount: > 0 becomes >= 0
          maxLength: 40                      | maxLength: 50                      | BREAKS_READERS | holder: length(value) <= 40 becomes length(value) <= 50
          value: EUR                         | value: USD                         | BREAKS_BOTH    | amount: unit EUR becomes USD
          classification: personal           | classification: confidential       | COMPATIBLE     | holder: personal no more
          'severity: reject}'                | 'severity: warning}'               | BREAKS_READERS | card: REJECT, must be at most 0 becomes WARN, must be at most 0
          'mustBeLessThan: 1, unit: percent, severity: error' | 'mustBe: 0, severity: error' | BREAKS_WRITERS | channel: QUARANTINE, must be less than 1 percent becomes QUARANTINE, must be at most 0
          value: [serving]}]}                | value: [training]}]}               | BREAKS_WRITERS | settled_at: may be absent in [TRAINING]
          mustBeGreaterThan: 2               | mustBeGreaterThan: 1               | BREAKS_READERS | some_rows: QUARANTINE, must be greater than 2 becomes QUARANTINE, must be greater than 1
          amount < 10000                     | amount < 20000                     | BREAKS_WRITERS | small_mostly: records have to keep: amount < 20000
          amount < 10000                     | amount < 20000                     | BREAKS_READERS | small_mostly: records need not keep: amount < 10000
          value: 0.99}                       | value: 0.9}                        | BREAKS_READERS | small_mostly: QUARANTINE, must be at most 1 percent becomes QUARANTINE, must be at most 10 percent
          'property: freshness, value: 2'    | 'property: freshness, value: 3'    | BREAKS_READERS | freshness: PT2H becomes PT3H
          'throughput, value: 500'           | 'throughput, value: 600'           | COMPATIBLE     | throughput: 500 records in PT48H becomes 600 records in PT48H
          'throughput, value: 500, valueExt: 2' | 'throughput, value: 500, valueExt: 3' | BREAKS_READERS | throughput: 500 records in PT48H becomes 500 records in PT72H
          ', unique: true'                   | ''                                 | BREAKS_READERS | id.unique: versions need not keep: no duplicates of [id] must be at most 0
          to: customers.id                   | to: customers.key                  | BREAKS_WRITERS | customer.in.customers.key: versions have to keep: customer is in customers.key must be at most 0.1 percent
          """)
  void saysWhomAChangeBreaks(String from, String to, Effect effect, String what)
      throws IOException {
    ContractDiff diff = diff(from.replace("\\n", "\n"), to.replace("\\n", "\n"));

    assertThat(diff.changes())
        .as(diff.changes().toString())
        .anySatisfy(
            change -> {
              assertThat(change.what()).isEqualTo(what);
              assertThat(change.effect()).isEqualTo(effect);
              assertThat(change.why()).isNotBlank();
            });
    assertThat(diff.breaksReaders() || !effect.breaksReaders()).isTrue();
  }

  @Test
  void findsNothingInTheSameContract() throws IOException {
    ContractDiff diff = diff("version: 1.0.0", "version: 1.0.1");

    assertThat(diff.changes()).isEmpty();
    assertThat(diff.summary())
        .isEqualTo("contract payments 1.0.0 to contract payments 1.0.1: nothing changes");
  }

  @Test
  void tellsTheGravestFirstAndSumsUp() throws IOException {
    ContractDiff diff = diff("name: refunded", "name: returned");

    assertThat(diff.changes().get(0).effect()).isEqualTo(Effect.BREAKS_BOTH);
    assertThat(diff.summary()).endsWith("breaks readers and writers");
    assertThat(diff("maximum: 1000000", "maximum: 5").summary())
        .endsWith("readers go on; breaks writers");
    assertThat(diff("name: Payments}", "name: Treasury}").summary()).endsWith("compatible");
  }

  private ContractDiff diff(String from, String to) throws IOException {
    Path before = TestContracts.resource("payments.odcs.yaml");
    String yaml = Files.readString(before);
    assertThat(yaml).contains(from);
    // A condition over a field that is renamed would be refused.
    String changed = yaml.replace(from, to);
    changed = to.equals("name: returned") ? changed.replace("refunded <=", "returned <=") : changed;
    Path after = Files.writeString(folder.resolve("payments.odcs.yaml"), changed);
    return ContractDiff.between(Contract.read(before), Contract.read(after));
  }
}
