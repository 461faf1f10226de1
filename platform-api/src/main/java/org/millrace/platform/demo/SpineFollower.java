package org.millrace.platform.demo;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.RecordValidator;
import org.millrace.dataops.contracts.Verdict;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.kernel.Projection;
import org.millrace.kernel.Row;
import org.millrace.kernel.Times;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a caller of the model does: follows the stream of things to predict for, and knows of each
 * when its prediction is due. Closes the consumer it is given.
 */
final class SpineFollower implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Contract contract;
  private final RecordValidator validator;
  private final FeaturePlan plan;
  private final Row record;
  private final Row request;
  private final Projection projection;
  private final PriorityQueue<Due> waiting = new PriorityQueue<>(Comparator.comparing(Due::cutoff));

  /**
   * @param cutoff when the prediction is due
   * @param body of the request, for one instance
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes pass through as they are
  record Due(Instant cutoff, byte[] body) {}

  SpineFollower(
      Consumer<byte[], byte[]> consumer, String topic, Contract contract, FeaturePlan plan) {
    this.consumer = consumer;
    this.contract = contract;
    this.validator = contract.validator();
    this.plan = plan;
    this.record = new Row(contract.schema());
    this.request = new Row(plan.request());
    this.projection = new Projection(contract.schema(), plan.request());
    this.partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Reads what the topic holds now and gives what is due in {@code [from, to)}, in that order. */
  List<Due> due(Instant from, Instant to) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(500));
      for (ConsumerRecord<byte[], byte[]> each : records) {
        take(each.value(), from);
      }
    }
    List<Due> due = new ArrayList<>();
    while (!waiting.isEmpty() && waiting.peek().cutoff().isBefore(to)) {
      due.add(waiting.remove());
    }
    return due;
  }

  private void take(byte[] value, Instant from) {
    record.clear();
    if (!(validator.judge(value, record) instanceof Verdict.Accepted)) {
      return;
    }
    projection.apply(record, request);
    Instant cutoff = Times.toInstant(plan.cutoff(request));
    if (!cutoff.isBefore(from)) {
      waiting.add(new Due(cutoff, body(value)));
    }
  }

  /** The record as a request: what the platform dates by itself is left out. */
  private byte[] body(byte[] value) {
    ObjectNode instance = (ObjectNode) JSON.readTree(value);
    instance.remove(contract.knownAt());
    return ("{\"instances\":[" + instance + "]}").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
