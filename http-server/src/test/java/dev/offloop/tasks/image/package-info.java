/** Tests of {@code image-resize}, on files that the tests make. */
@NullMarked
package dev.offloop.tasks.image;

import org.jspecify.annotations.NullMarked;
