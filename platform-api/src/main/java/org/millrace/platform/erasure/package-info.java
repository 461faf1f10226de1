/**
 * Makes a person's data go: out of topics, datasets in all kept versions, quarantine, prediction
 * log, model packages, statistics and the database, bytes included, and leaves a signed receipt
 * that does not name the person. Begin at {@link org.millrace.platform.erasure.ErasureService}.
 * Where a subject's data lies is said by the contracts; the models stay, and the receipt lists
 * those that learned from it.
 */
@NullMarked
package org.millrace.platform.erasure;

import org.jspecify.annotations.NullMarked;
