/** An example of a trainer of one's own, as docs/how-to/own-trainer.md tells it. */
@NullMarked
package org.millrace.modelops.training.own;

import org.jspecify.annotations.NullMarked;
