/**
 * Keeps the datasets in order while the platform runs: compacts small files and lets old versions
 * go, but none that a model was trained on; and measures whether streams keep what their contracts
 * promise. Begin at {@link org.millrace.platform.dataset.DatasetUpkeep}. It decides when and what
 * to keep; how it is done is the datasets module's. It must not touch the current version's rows.
 */
@NullMarked
package org.millrace.platform.dataset;

import org.jspecify.annotations.NullMarked;
