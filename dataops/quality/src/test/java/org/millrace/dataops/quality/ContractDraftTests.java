package org.millrace.dataops.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.DataopsSettings;
import org.millrace.dataops.contracts.RecordValidator;
import org.millrace.dataops.contracts.Verdict;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.UseCase;

class ContractDraftTests {
  private static final Path FLIGHT_DELAYS = Path.of("../../usecases/flight-delays");

  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Contract read(ContractDraft draft) throws IOException {
    return Contract.read(write("draft.odcs.yaml", draft.yaml()));
  }

  /** The records of the reference use case, made by its own SQL. */
  @ParameterizedTest
  @ValueSource(strings = {"schedule", "arrivals", "cancellations", "weather"})
  void whatIsDraftedFromRealDataAcceptsIt(String stream) throws Exception {
    UseCase useCase = UseCase.open(FLIGHT_DELAYS);
    Path parquet = folder.resolve(stream + ".parquet");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      var source =
          DataopsSettings.read(useCase).sources().stream()
              .filter(s -> s.stream().equals(stream))
              .findFirst()
              .orElseThrow();
      for (String file : source.files()) {
        String view = file.substring(file.lastIndexOf('/') + 1, file.lastIndexOf('.'));
        statement.execute("CREATE VIEW " + view + " AS FROM '" + useCase.file(file) + "'");
      }
      statement.execute(
          "COPY (SELECT * FROM (%s) LIMIT 40000) TO '%s'".formatted(source.select(), parquet));

      Contract drafted = read(ContractDraft.ofFile(parquet, stream));

      assertThat(drafted.knownAt()).isEqualTo("known_at");
      assertThat(drafted.key()).isEqualTo(stream.equals("weather") ? "weather_id" : "flight_id");
      assertThat(accepted(statement, parquet, drafted)).isGreaterThan(9_000);
    }
  }

  private static long accepted(Statement statement, Path parquet, Contract contract)
      throws SQLException {
    RecordValidator validator = contract.validator();
    Row row = new Row(contract.schema());
    String members =
        contract.schema().fields().stream()
            .map(ContractDraftTests::member)
            .collect(Collectors.joining(", "));
    long accepted = 0;
    try (ResultSet records =
        statement.executeQuery(
            "SELECT to_json(struct_pack(%s))::VARCHAR FROM '%s'".formatted(members, parquet))) {
      while (records.next()) {
        byte[] json = records.getString(1).getBytes(StandardCharsets.UTF_8);
        assertThat(validator.judge(json, row))
            .isInstanceOfSatisfying(
                Verdict.Accepted.class, verdict -> assertThat(verdict.warnings()).isEmpty());
        accepted++;
      }
    }
    return accepted;
  }

  private static String member(Field field) {
    String name = field.name();
    return switch (field.type()) {
      case TIMESTAMP -> name + " := strftime(" + name + "::TIMESTAMP, '%Y-%m-%dT%H:%M:%SZ')";
      case LOCAL_TIMESTAMP -> name + " := strftime(" + name + ", '%Y-%m-%dT%H:%M:%S')";
      default -> name + " := " + name;
    };
  }

  @Test
  void readsTypesOutOfCsv() throws IOException {
    String rows =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    "P%05d,%s,0%d,%d.5,%s,%s,2026-01-01T00:%02d:00Z,2026-01-01T10:00"
                        .formatted(
                            i,
                            i % 3 == 0 ? "Ulm" : "Brest",
                            1000 + i,
                            i,
                            i % 2 == 0,
                            i % 5 == 0 ? "" : Integer.toString(i),
                            i % 60))
            .collect(Collectors.joining("\n"));
    Path csv =
        write("p.csv", "id,city,postcode,weight,express,stops,seen_at,local\n" + rows + "\n");

    ContractDraft draft = ContractDraft.ofFile(csv, "parcels");
    Contract contract = read(draft);

    assertThat(contract.schema().fields())
        .containsExactly(
            Field.required("id", FieldType.STRING),
            Field.required("city", FieldType.STRING),
            Field.required("postcode", FieldType.STRING),
            Field.required("weight", FieldType.NUMBER),
            Field.required("express", FieldType.BOOLEAN),
            Field.optional("stops", FieldType.INTEGER),
            Field.required("seen_at", FieldType.TIMESTAMP),
            Field.required("local", FieldType.LOCAL_TIMESTAMP));
    assertThat(contract.key()).isEqualTo("id");
    assertThat(contract.knownAt()).isEqualTo("seen_at");
    assertThat(draft.missing()).isEmpty();
    assertThat(draft.yaml())
        .contains("# 160 values, 20.00 % missing, about ")
        .contains("validValues: [\"Brest\", \"Ulm\"]")
        .contains("# Most frequent: \"Brest\" 66.50 %, \"Ulm\" 33.50 %.")
        .contains("pattern: \"^[A-Z][0-9]{5}$\"")
        .contains("minimum: 0, maximum: 200");
  }

  @Test
  void readsJsonLinesWithTimesAndMissingMembers() throws IOException {
    Path json =
        write(
            "p.jsonl",
            """
            {"id": "a", "at": "2026-01-01T00:00:00Z", "n": 1, "zip": "01234"}
            {"id": "b", "at": "2026-01-01T00:00:00.5+01:00", "n": -2.5}
            """);

    Contract contract = read(ContractDraft.ofFile(json, "parcels"));

    assertThat(contract.schema().fields())
        .containsExactly(
            Field.required("id", FieldType.STRING),
            Field.required("at", FieldType.TIMESTAMP),
            Field.required("n", FieldType.NUMBER),
            Field.optional("zip", FieldType.STRING));
    assertThat(contract.knownAt()).isEqualTo("at");
  }

  @Test
  void saysWhatAPersonHasToAdd() throws IOException {
    Path csv = write("p.csv", "number,name\n1,x\n2,x\n");

    ContractDraft draft = ContractDraft.ofFile(csv, "parcels");

    assertThat(draft.missing()).hasSize(2);
    assertThat(draft.missing().get(1)).contains("number would be one if it were sent as a text");
    assertThat(draft.yaml()).contains("# Missing: a known-at").contains("# Missing: a key");
    assertThatThrownBy(() -> read(draft)).isInstanceOf(ProblemException.class);
  }

  @Test
  void refusesWhatIsNoFlatRecord() throws IOException {
    Path json = write("p.jsonl", "{\"id\": \"a\", \"Tags\": [\"x\"], \"place\": {\"lat\": 1}}\n");

    assertThatThrownBy(() -> ContractDraft.ofFile(json, "parcels"))
        .isInstanceOfSatisfying(
            ProblemException.class, problem -> assertThat(problem.problems()).hasSize(2));
    assertThatThrownBy(() -> ContractDraft.ofFile(folder.resolve("none.csv"), "parcels"))
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> ContractDraft.ofFile(write("p.xml", "<a/>"), "parcels"))
        .hasMessageContaining("ends in none of");
  }

  @Test
  void limitsAreRoundedUpToStepsOfOneTwoFive() {
    assertThat(List.of(1.0, 9.0, 21.0, 0.3, 100.0, 360.0, 0.02).stream().map(FieldDraft::above))
        .containsExactly("1", "10", "50", "0.5", "100", "500", "0.05");
  }

  @Test
  void patternsAreFoundInShapes() {
    assertThat(ShapePattern.of(List.of("AAA-99", "AAA-9"))).contains("^[A-Z]{3}-[0-9]{1,2}$");
    assertThat(ShapePattern.of(List.of("AA9", "9AA"))).contains("^[A-Z0-9]{3}$");
    assertThat(ShapePattern.of(List.of("aaa.9"))).contains("^[a-z]{3}\\.[0-9]$");
    assertThat(ShapePattern.of(List.of("Aaaa aa", "Aaa"))).isEmpty();
    assertThat(ShapePattern.of(List.of("a", "aaaaaaaa"))).isEmpty();
    assertThat(ShapePattern.of(List.of("ß9"))).isEmpty();
  }

  @Test
  void wordsFromTheDataCanNotBreakTheFile() {
    assertThat(FieldDraft.quoted("a\"b\\c\nd: #")).isEqualTo("\"a\\\"b\\\\c\\u000ad: #\"");
  }
}
