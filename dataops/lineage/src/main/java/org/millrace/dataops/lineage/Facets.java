package org.millrace.dataops.lineage;

import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.ColumnLineageDatasetFacet;
import io.openlineage.client.OpenLineage.ColumnLineageDatasetFacetFieldsBuilder;
import io.openlineage.client.OpenLineage.DataQualityAssertionsDatasetFacet;
import io.openlineage.client.OpenLineage.DataQualityMetricsInputDatasetFacet;
import io.openlineage.client.OpenLineage.DataQualityMetricsInputDatasetFacetColumnMetricsBuilder;
import io.openlineage.client.OpenLineage.DatasetFacets;
import io.openlineage.client.OpenLineage.DatasetFacetsBuilder;
import io.openlineage.client.OpenLineage.InputDataset;
import io.openlineage.client.OpenLineage.InputDatasetInputFacetsBuilder;
import io.openlineage.client.OpenLineage.InputField;
import io.openlineage.client.OpenLineage.OutputDataset;
import io.openlineage.client.OpenLineage.OutputDatasetOutputFacetsBuilder;
import io.openlineage.client.OpenLineage.SchemaDatasetFacet;
import io.openlineage.client.OpenLineage.SchemaDatasetFacetFields;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.millrace.kernel.Field;
import org.millrace.kernel.Schema;

/** Puts what we know of data into OpenLineage's words. */
final class Facets {
  static final OpenLineage FACTS = producer();

  private Facets() {}

  /** As a package URL (ECMA-427), with its version where the jar knows it. */
  private static OpenLineage producer() {
    String version = Facets.class.getPackage().getImplementationVersion();
    return new OpenLineage(
        URI.create(
            "pkg:maven/org.millrace/millrace-lineage" + (version == null ? "" : "@" + version)));
  }

  static InputDataset input(LineageData data) {
    InputDatasetInputFacetsBuilder facets = FACTS.newInputDatasetInputFacetsBuilder();
    data.rows()
        .ifPresent(
            rows ->
                facets.inputStatistics(
                    FACTS.newInputStatisticsInputDatasetFacet(rows, null, null)));
    data.quality()
        .ifPresent(
            quality -> {
              if (!quality.assertions().isEmpty()) {
                facets.dataQualityAssertions(assertions(quality.assertions()));
              }
              if (!quality.columns().isEmpty()) {
                facets.dataQualityMetrics(metrics(data, quality));
              }
            });
    return FACTS.newInputDataset(data.namespace(), data.name(), common(data), facets.build());
  }

  static OutputDataset output(LineageData data) {
    OutputDatasetOutputFacetsBuilder facets = FACTS.newOutputDatasetOutputFacetsBuilder();
    data.rows()
        .ifPresent(
            rows ->
                facets.outputStatistics(
                    FACTS.newOutputStatisticsOutputDatasetFacet(rows, null, null)));
    return FACTS.newOutputDataset(data.namespace(), data.name(), common(data), facets.build());
  }

  private static DatasetFacets common(LineageData data) {
    DatasetFacetsBuilder facets = FACTS.newDatasetFacetsBuilder();
    facets.datasetType(FACTS.newDatasetTypeDatasetFacet(type(data), null));
    data.version()
        .ifPresent(version -> facets.version(FACTS.newDatasetVersionDatasetFacet(version)));
    data.schema().ifPresent(schema -> facets.schema(schema(schema)));
    if (!data.origins().isEmpty()) {
      facets.columnLineage(columns(data.origins()));
    }
    return facets.build();
  }

  private static String type(LineageData data) {
    return switch (data.kind()) {
      case DATASET -> "TABLE";
      case ALIAS -> "MODEL";
      case SOURCE -> source(data.namespace());
      default -> data.kind().name();
    };
  }

  private static String source(String namespace) {
    if (namespace.startsWith("kafka://")) {
      return "TOPIC";
    }
    return namespace.startsWith("http") ? "API" : "TABLE";
  }

  private static SchemaDatasetFacet schema(Schema schema) {
    return FACTS.newSchemaDatasetFacet(schema.fields().stream().map(Facets::column).toList());
  }

  private static SchemaDatasetFacetFields column(Field field) {
    String type = field.type().name().toLowerCase(Locale.ROOT);
    return FACTS.newSchemaDatasetFacetFieldsBuilder().name(field.name()).type(type).build();
  }

  private static ColumnLineageDatasetFacet columns(List<FieldOrigin> origins) {
    ColumnLineageDatasetFacetFieldsBuilder fields =
        FACTS.newColumnLineageDatasetFacetFieldsBuilder();
    for (FieldOrigin origin : origins) {
      List<InputField> sources = origin.sources().stream().map(Facets::source).toList();
      fields.put(
          origin.field(), FACTS.newColumnLineageDatasetFacetFieldsAdditional(sources, null, null));
    }
    return FACTS.newColumnLineageDatasetFacet(fields.build(), null);
  }

  private static InputField source(FieldOrigin.Source source) {
    return FACTS
        .newInputFieldBuilder()
        .namespace(source.input().namespace())
        .name(source.input().name())
        .field(source.field())
        .build();
  }

  private static DataQualityAssertionsDatasetFacet assertions(
      List<DataQuality.Assertion> assertions) {
    return FACTS.newDataQualityAssertionsDatasetFacet(
        assertions.stream()
            .map(
                one ->
                    FACTS
                        .newDataQualityAssertionsDatasetFacetAssertionsBuilder()
                        .assertion(one.rule())
                        .success(one.success())
                        .column(one.column().orElse(null))
                        .severity(one.severity())
                        .expected(one.expected())
                        .actual(one.actual())
                        .build())
            .toList());
  }

  private static DataQualityMetricsInputDatasetFacet metrics(
      LineageData data, DataQuality quality) {
    DataQualityMetricsInputDatasetFacetColumnMetricsBuilder columns =
        FACTS.newDataQualityMetricsInputDatasetFacetColumnMetricsBuilder();
    quality
        .columns()
        .forEach(
            (name, column) -> {
              var quantiles =
                  FACTS
                      .newDataQualityMetricsInputDatasetFacetColumnMetricsAdditionalQuantilesBuilder();
              column.quantiles().forEach(quantiles::put);
              columns.put(
                  name,
                  FACTS
                      .newDataQualityMetricsInputDatasetFacetColumnMetricsAdditionalBuilder()
                      .nullCount(column.nulls())
                      .count((double) column.count())
                      .distinctCount(column.distinct().orElse(null))
                      .min(column.min().orElse(null))
                      .max(column.max().orElse(null))
                      .quantiles(quantiles.build())
                      .build());
            });
    return FACTS
        .newDataQualityMetricsInputDatasetFacetBuilder()
        .rowCount(data.rows().orElse(null))
        .columnMetrics(columns.build())
        .build();
  }
}
