package org.millrace.dataops.broker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** A topic that is quicker than its settings say, for as long as this is open. */
final class HastyTopic implements AutoCloseable {
  private static final long SEGMENT_MILLIS = 1;

  private final Admin admin;
  private final ConfigResource topic;
  private final List<AlterConfigOp> undo = new ArrayList<>();

  private HastyTopic(Admin admin, String name, Map<String, String> haste) {
    this.admin = admin;
    this.topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
    var before = TopicPurge.await(name, admin.describeConfigs(List.of(topic)).all()).get(topic);
    List<AlterConfigOp> changes = new ArrayList<>();
    haste.forEach(
        (setting, value) -> {
          changes.add(new AlterConfigOp(new ConfigEntry(setting, value), OpType.SET));
          undo.add(
              Optional.ofNullable(before)
                  .map(all -> all.get(setting))
                  .filter(entry -> entry.source() == ConfigSource.DYNAMIC_TOPIC_CONFIG)
                  // What was left behind by one that was killed was nobody's wish.
                  .filter(entry -> !value.equals(entry.value()))
                  .map(entry -> new ConfigEntry(setting, entry.value()))
                  .map(entry -> new AlterConfigOp(entry, OpType.SET))
                  .orElseGet(() -> new AlterConfigOp(new ConfigEntry(setting, ""), OpType.DELETE)));
        });
    alter(changes);
  }

  /** Begins a new segment with a record that is {@link #after} the segment's first. */
  static HastyTopic rolling(Admin admin, String topic) {
    return new HastyTopic(
        admin,
        topic,
        Map.of(
            TopicConfig.SEGMENT_MS_CONFIG,
            Long.toString(SEGMENT_MILLIS),
            TopicConfig.SEGMENT_JITTER_MS_CONFIG,
            "0"));
  }

  /** Removes the files of deleted segments at once. */
  static HastyTopic deleting(Admin admin, String topic) {
    return new HastyTopic(admin, topic, Map.of(TopicConfig.FILE_DELETE_DELAY_MS_CONFIG, "0"));
  }

  String name() {
    return topic.name();
  }

  /**
   * A record of that time rolls the segment: Kafka measures its age by the records' own times.
   *
   * @param newest time of the newest record, in ms; negative without one
   */
  long after(long newest) {
    return Math.max(0, newest) + SEGMENT_MILLIS + 1;
  }

  private void alter(Collection<AlterConfigOp> changes) {
    TopicPurge.await(topic.name(), admin.incrementalAlterConfigs(Map.of(topic, changes)).all());
  }

  @Override
  public void close() {
    alter(undo);
  }
}
