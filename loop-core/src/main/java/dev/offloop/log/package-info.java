/**
 * Loggers for all of the project: those of SLF4J, or of the JDK where SLF4J has no provider.
 *
 * <p>Any thread. Imports SLF4J alone, as it is used inside child JVMs too.
 */
@NullMarked
package dev.offloop.log;

import org.jspecify.annotations.NullMarked;
