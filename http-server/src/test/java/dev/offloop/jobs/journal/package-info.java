@NullMarked
package dev.offloop.jobs.journal;

import org.jspecify.annotations.NullMarked;
