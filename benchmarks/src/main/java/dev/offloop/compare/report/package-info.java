/**
 * What {@code offloop compare} found, as text, JSON and HTML.
 *
 * <p>Pure functions on records, from any thread. May import the analysis and Jackson.
 */
@NullMarked
package dev.offloop.compare.report;

import org.jspecify.annotations.NullMarked;
