/**
 * What a dataset version looks like, and whether it keeps its contract as a whole: profiles, checks
 * over all rows, differences between versions, and drafts of contracts. DuckDB does the counting.
 * Must not change a dataset, and must not judge single records: that is the contract's validator.
 */
@NullMarked
package org.millrace.dataops.quality;

import org.jspecify.annotations.NullMarked;
