/** The report: a pure function of what a study's directory holds. */
@NullMarked
package dev.passagework.ops.study.report;

import org.jspecify.annotations.NullMarked;
