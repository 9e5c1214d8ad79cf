/**
 * What a pool uses beside its home loop, behind one seam: threads, chance, processes, sockets, directories. A
 * simulation puts its own in their place. Also one started process with its link: a generation.
 *
 * <p>Every method says its thread. May import {@code child.start} and {@code child.files}.
 */
@NullMarked
package dev.offloop.child.platform;

import org.jspecify.annotations.NullMarked;
