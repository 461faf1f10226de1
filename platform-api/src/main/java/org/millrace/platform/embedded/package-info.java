/**
 * What stands in for servers on one machine: the data directory with its lock, the Kafka broker,
 * the database file, the managed MLflow. Each gives way to a real server by a setting.
 */
@NullMarked
package org.millrace.platform.embedded;

import org.jspecify.annotations.NullMarked;
