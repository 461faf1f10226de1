package org.millrace.modelops.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.lineage.DataQuality;
import org.millrace.dataops.quality.CheckReport;
import org.millrace.dataops.quality.CheckResult;
import org.millrace.dataops.quality.ColumnProfile;
import org.millrace.dataops.quality.Distribution;
import org.millrace.dataops.quality.Profile;
import org.millrace.kernel.FieldType;

/**
 * What lineage keeps of a report and a profile. Lineage is never erased, so of data about people it
 * gets how many there are, and none of the values.
 */
final class QualityFacts {
  private QualityFacts() {}

  static DataQuality of(CheckReport report, Profile profile, Contract contract) {
    boolean personal = !contract.personalFields().isEmpty();
    Map<String, DataQuality.Column> columns = new LinkedHashMap<>();
    for (ColumnProfile column : profile.columns()) {
      columns.put(column.name(), column(column, profile.rows(), personal));
    }
    return new DataQuality(
        report.results().stream().map(QualityFacts::assertion).toList(), columns);
  }

  private static DataQuality.Assertion assertion(CheckResult result) {
    List<String> fields = result.fields();
    return new DataQuality.Assertion(
        result.rule(),
        fields.size() == 1 ? Optional.of(fields.get(0)) : Optional.empty(),
        result.passed(),
        result.severity().holdsBack() ? "error" : "warn",
        result.demanded(),
        result.measured());
  }

  private static DataQuality.Column column(ColumnProfile column, long rows, boolean personal) {
    Distribution numbers = column.numbers();
    boolean shown = !personal && numbers != null && isNumber(column.type());
    List<Double> quantiles = shown && numbers != null ? numbers.quantiles() : List.of();
    Map<String, Double> byPlace = new LinkedHashMap<>();
    for (int i = 0; i < quantiles.size(); i++) {
      byPlace.put(Distribution.AT.get(i).toString(), quantiles.get(i));
    }
    return new DataQuality.Column(
        column.nulls(),
        rows - column.nulls(),
        Optional.of(column.distinct()),
        Optional.ofNullable(byPlace.get("0.0")),
        Optional.ofNullable(byPlace.get("1.0")),
        byPlace);
  }

  private static boolean isNumber(FieldType type) {
    return type == FieldType.NUMBER || type == FieldType.INTEGER;
  }
}
