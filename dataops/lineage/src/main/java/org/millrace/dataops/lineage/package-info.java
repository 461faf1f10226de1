/**
 * Which job made which data out of which: OpenLineage run events, kept in the control database.
 * Begin at {@link org.millrace.dataops.lineage.LineageRun}, which words the events of one run, and
 * {@link org.millrace.dataops.lineage.LineageLog}, which keeps them. Events are only ever added. It
 * knows of no job: whoever does the work tells of it, and must not fail because this could not.
 */
@NullMarked
package org.millrace.dataops.lineage;

import org.jspecify.annotations.NullMarked;
