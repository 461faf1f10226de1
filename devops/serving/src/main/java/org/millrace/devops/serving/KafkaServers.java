package org.millrace.devops.serving;

/**
 * The Kafka cluster that features come from and the prediction log goes to.
 *
 * @param bootstrap host:port, several with commas between
 */
public record KafkaServers(String bootstrap) {}
