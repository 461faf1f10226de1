/**
 * A real Kafka in this process: KRaft broker and controller on loopback, so that a laptop needs no
 * cluster and tests need no fake. Begin at {@link
 * org.millrace.dataops.broker.EmbeddedBroker#start}. It must not be reachable from other machines,
 * and nothing but {@code KraftServer} may touch Kafka's internal classes. Whoever talks to it uses
 * Kafka's ordinary clients.
 */
@NullMarked
package org.millrace.dataops.broker;

import org.jspecify.annotations.NullMarked;
