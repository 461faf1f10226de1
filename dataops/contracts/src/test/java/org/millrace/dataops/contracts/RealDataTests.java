package org.millrace.dataops.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.kernel.Field;
import org.millrace.kernel.Row;
import org.millrace.kernel.UseCase;

/** Every record of the reference use case, made by its own SQL from its real files, and judged. */
class RealDataTests {
  private static final String DIRTY_WIND =
      "range: wind_speed 1048.36058 is above the maximum 200; send at most 200";
  private static final String ODD_TAIL =
      "pattern: tailnum \"D942DN\" does not match ^N[0-9A-Z]{1,5}$; send a text that matches it";

  @ParameterizedTest
  @CsvSource({
    "schedule, 336776, 0, 4",
    "departures, 328521, 0, 0",
    "arrivals, 327346, 0, 0",
    "cancellations, 9430, 0, 0",
    "weather, 26115, 1, 0"
  })
  void keepsItsContractButForDocumentedDirt(String stream, int records, int bad, int warned)
      throws SQLException {
    Contract contract = TestContracts.of(stream);
    RecordValidator validator = contract.validator();
    Row row = new Row(contract.schema());
    List<String> violations = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    int seen = 0;
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      SourceSettings source = source(statement, stream);
      try (ResultSet rows = statement.executeQuery(json(contract, source.select()))) {
        while (rows.next()) {
          Verdict verdict =
              validator.judge(rows.getString(1).getBytes(StandardCharsets.UTF_8), row);
          seen++;
          if (verdict instanceof Verdict.Quarantined quarantined) {
            quarantined.violations().forEach(v -> violations.add(v.toString()));
          } else if (verdict instanceof Verdict.Accepted accepted) {
            accepted.warnings().forEach(v -> warnings.add(v.toString()));
          }
        }
      }
    }

    assertThat(seen).isEqualTo(records);
    assertThat(violations).hasSize(bad).allMatch(DIRTY_WIND::equals);
    assertThat(warnings).hasSize(warned).allMatch(ODD_TAIL::equals);
  }

  private static SourceSettings source(Statement statement, String stream) throws SQLException {
    UseCase useCase = TestContracts.flightDelays();
    SourceSettings source =
        DataopsSettings.read(useCase).sources().stream()
            .filter(s -> s.stream().equals(stream))
            .findFirst()
            .orElseThrow();
    statement.execute("SET TimeZone = 'UTC'");
    for (String file : source.files()) {
      String view = file.substring(file.lastIndexOf('/') + 1, file.lastIndexOf('.'));
      statement.execute("CREATE VIEW " + view + " AS FROM '" + useCase.file(file) + "'");
    }
    return source;
  }

  private static String json(Contract contract, String select) {
    return contract.schema().fields().stream()
        .map(RealDataTests::member)
        .collect(
            Collectors.joining(
                ", ", "SELECT to_json(struct_pack(", "))::VARCHAR FROM (" + select + ")"));
  }

  private static String member(Field field) {
    String name = field.name();
    return switch (field.type()) {
      case TIMESTAMP -> name + " := strftime(" + name + "::TIMESTAMP, '%Y-%m-%dT%H:%M:%SZ')";
      case LOCAL_TIMESTAMP -> name + " := strftime(" + name + ", '%Y-%m-%dT%H:%M:%S')";
      default -> name + " := " + name;
    };
  }
}
