/**
 * Jobs in a journal over Chronicle Queue, in a directory that one process owns.
 *
 * <p>All state belongs to the journal's thread; {@link dev.offloop.jobs.journal.JournalJobStore} hands it what is asked
 * for. Uses {@code child.queue} for the files of the journal.
 */
@NullMarked
package dev.offloop.jobs.journal;

import org.jspecify.annotations.NullMarked;
