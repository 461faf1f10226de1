package org.millrace.dataops.broker;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** The one class that knows Kafka's internal API: a new Kafka breaks this file or none. */
final class KraftServer {
  private static final String CONTROLLER = "CONTROLLER";
  private static final int NODE = 1;

  private final KafkaRaftServer server;

  private KraftServer(KafkaRaftServer server) {
    this.server = server;
  }

  /** Formats the folder if it is new, starts, and returns when the broker is registered. */
  static KraftServer start(Path logs, int port, int controllerPort) throws Exception {
    if (!Files.exists(logs.resolve("meta.properties"))) {
      format(logs);
    }
    KafkaConfig config = new KafkaConfig(settings(logs, port, controllerPort), false);
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      server.startup();
    } catch (Throwable e) {
      stopQuietly(server, e);
      throw e;
    }
    return new KraftServer(server);
  }

  void stop() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void stopQuietly(KafkaRaftServer server, Throwable reason) {
    try {
      server.shutdown();
    } catch (RuntimeException | Error e) {
      reason.addSuppressed(e);
    }
  }

  private static void format(Path logs) throws Exception {
    PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    new Formatter()
        .setPrintStream(silent)
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(NODE)
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setControllerListenerName(CONTROLLER)
        .setMetadataLogDirectory(logs.toString())
        .addDirectory(logs.toString())
        .setIgnoreFormatted(true)
        .run();
  }

  private static Map<String, String> settings(Path logs, int port, int controllerPort) {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE));
    settings.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
    settings.put("controller.listener.names", CONTROLLER);
    settings.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:" + port + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
    settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
    settings.put("inter.broker.listener.name", "PLAINTEXT");
    settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("log.dirs", logs.toString());
    settings.put("auto.create.topics.enable", "false");
    // Records carry the time their fact became known, which may be years ago or, in a replay, ahead
    // of this machine's clock: neither may cost a record.
    settings.put("log.retention.ms", "-1");
    settings.put("log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
    // Erasure waits for segments to go; the default looks for them every five minutes.
    settings.put("log.retention.check.interval.ms", "2000");
    settings.put("log.initial.task.delay.ms", "2000");
    for (String topic : new String[] {"offsets.topic", "transaction.state.log"}) {
      settings.put(topic + ".replication.factor", "1");
      settings.put(topic + ".num.partitions", "4");
    }
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "4");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("num.io.threads", "4");
    settings.put("num.network.threads", "2");
    // The default takes 128 MiB of heap.
    settings.put("log.cleaner.dedupe.buffer.size", "8388608");
    settings.put("controlled.shutdown.enable", "true");
    // After a kill the old registration must expire before the broker may come back.
    settings.put("broker.session.timeout.ms", "2000");
    settings.put("broker.heartbeat.interval.ms", "500");
    return settings;
  }
}
