/**
 * Trainings that people and programs ask for while the platform runs: {@link
 * org.millrace.platform.training.TrainingDesk} begins them, tells how far they are and stops them.
 * What a training is, the module training knows; what a caller says and hears, {@code api}.
 */
@NullMarked
package org.millrace.platform.training;

import org.jspecify.annotations.NullMarked;
