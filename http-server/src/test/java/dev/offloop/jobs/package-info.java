@NullMarked
package dev.offloop.jobs;

import org.jspecify.annotations.NullMarked;
