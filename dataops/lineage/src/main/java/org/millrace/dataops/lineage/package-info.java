/**
 * Which job made which data out of which: OpenLineage run events, kept in the control database with
 * the graph they draw, asked both ways and sent on. Begin at {@link
 * org.millrace.dataops.lineage.LineageRun}, which words the events of one run; {@link
 * org.millrace.dataops.lineage.LineageLog} keeps them, {@link
 * org.millrace.dataops.lineage.LineageGraph} answers, {@link
 * org.millrace.dataops.lineage.LineageOutbox} sends. Events are only ever added. It knows of no
 * job: whoever does the work tells of it, and must not fail because this could not.
 */
@NullMarked
package org.millrace.dataops.lineage;

import org.jspecify.annotations.NullMarked;
