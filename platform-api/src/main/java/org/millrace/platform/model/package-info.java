/**
 * What people decide on model versions: {@link org.millrace.platform.model.ModelDesk} promotes,
 * approves, retires and deletes, and has the process answer accordingly. What a version may become,
 * the module tracking knows; what a caller says and hears, {@code api}. No decision is made here.
 */
@NullMarked
package org.millrace.platform.model;

import org.jspecify.annotations.NullMarked;
