package org.millrace.dataops.ingest.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.SourceSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes records of JSON objects: as they are, or field by field as the source says. Judges nothing:
 * what is no JSON, or lacks its key or known-at, goes on as it is, for ingestion to keep aside.
 */
final class JsonRecords {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Contract contract;
  private final Map<String, JsonPointer> fields = new TreeMap<>();
  private final InstantSource clock;

  JsonRecords(Contract contract, SourceSettings source, InstantSource clock) {
    this.contract = contract;
    this.clock = clock;
    source.fields().forEach((name, pointer) -> fields.put(name, JsonPointer.compile(pointer)));
  }

  /**
   * @param timestamp that the record has if it names none itself; now if null
   */
  SourceRecord of(byte[] json, @Nullable Instant timestamp) {
    try {
      JsonNode node = JSON.readTree(json);
      return fields.isEmpty() ? record(node, json, timestamp) : of(node, timestamp);
    } catch (JacksonException e) {
      return new SourceRecord(contract.stream(), null, or(timestamp), json);
    }
  }

  SourceRecord of(JsonNode node, @Nullable Instant timestamp) {
    if (fields.isEmpty()) {
      return record(node, JSON.writeValueAsBytes(node), timestamp);
    }
    ObjectNode mapped = JSON.createObjectNode();
    fields.forEach(
        (name, pointer) -> {
          JsonNode value = node.at(pointer);
          if (!value.isMissingNode()) {
            mapped.set(name, value);
          }
        });
    return record(mapped, JSON.writeValueAsBytes(mapped), timestamp);
  }

  private SourceRecord record(JsonNode node, byte[] json, @Nullable Instant timestamp) {
    JsonNode key = node.path(contract.key());
    return new SourceRecord(
        contract.stream(),
        key.isString() ? key.stringValue() : null,
        knownAt(node, timestamp),
        json);
  }

  private Instant knownAt(JsonNode node, @Nullable Instant timestamp) {
    JsonNode text = node.path(contract.knownAt());
    if (text.isString()) {
      try {
        return OffsetDateTime.parse(text.stringValue()).toInstant();
      } catch (DateTimeException e) {
        // Ingestion says what is wrong with it.
        return or(timestamp);
      }
    }
    return or(timestamp);
  }

  private Instant or(@Nullable Instant timestamp) {
    return timestamp == null ? clock.instant() : timestamp;
  }
}
