package org.millrace.platform.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.Violation;
import org.millrace.dataops.ingest.QuarantineDecision;
import org.millrace.dataops.ingest.QuarantinedRecord;
import org.millrace.platform.usecase.DatasetContracts;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows quarantined records without what the contract, as it is now, marks as personal: *** stands
 * where there is a value. Bytes that are no JSON object are shown as they are, since nobody can say
 * what in them is personal, and they are all there is to find the fault by.
 */
@Component
class QuarantineMask {
  private static final String MASK = "***";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final DatasetContracts contracts;

  QuarantineMask(DatasetContracts contracts) {
    this.contracts = contracts;
  }

  QuarantinedView view(QuarantinedRecord record) {
    Set<String> hidden = hidden(record);
    byte[] key = record.key();
    return new QuarantinedView(
        record.topic(),
        record.partition(),
        record.offset(),
        record.recordedAt(),
        key != null && hidesKey(record, hidden) ? MASK : text(key),
        text(masked(record.value(), hidden)),
        record.violations().stream().map(violation -> masked(violation, hidden)).toList(),
        record.contractVersion(),
        record.quarantinedAt(),
        record.state().word());
  }

  QuarantinedDetail detail(QuarantinedRecord record, List<QuarantineDecision> decisions) {
    byte[] value = masked(record.value(), hidden(record));
    return new QuarantinedDetail(
        view(record), value == null ? null : Base64.getEncoder().encodeToString(value), decisions);
  }

  /** A corrected record with its own values again where it has still ***. */
  JsonNode unmasked(JsonNode corrected, QuarantinedRecord record) {
    Optional<ObjectNode> original = object(record.value());
    if (!(corrected instanceof ObjectNode fields) || original.isEmpty()) {
      return corrected;
    }
    ObjectNode whole = fields.deepCopy();
    for (String name : hidden(record)) {
      JsonNode own = original.get().get(name);
      if (own != null && MASK.equals(fields.path(name).asStringOpt().orElse(""))) {
        whole.set(name, own);
      }
    }
    return whole;
  }

  private Set<String> hidden(QuarantinedRecord record) {
    return contracts.hiddenFields(dataset(record)).orElse(Set.of());
  }

  private static String dataset(QuarantinedRecord record) {
    return record.useCase() + "." + record.stream();
  }

  /** Of a stream without a contract, it may be any of the fields. */
  private boolean hidesKey(QuarantinedRecord record, Set<String> hidden) {
    Optional<String> field = contracts.of(dataset(record)).map(Contract::key);
    return field.map(hidden::contains).orElse(!hidden.isEmpty());
  }

  private static byte @Nullable [] masked(byte @Nullable [] value, Set<String> hidden) {
    Optional<ObjectNode> object = hidden.isEmpty() ? Optional.empty() : object(value);
    if (object.isEmpty()) {
      return value;
    }
    ObjectNode fields = object.get();
    for (String name : hidden) {
      JsonNode own = fields.get(name);
      if (own != null && !own.isNull()) {
        fields.put(name, MASK);
      }
    }
    return fields.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The reason may cite the value. */
  private static Violation masked(Violation violation, Set<String> hidden) {
    return violation.field() == null || !hidden.contains(violation.field())
        ? violation
        : new Violation(
            violation.rule(),
            violation.field(),
            "breaks the rule",
            violation.fix(),
            violation.severity(),
            violation.code());
  }

  private static Optional<ObjectNode> object(byte @Nullable [] value) {
    try {
      return value != null && JSON.readTree(value) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
