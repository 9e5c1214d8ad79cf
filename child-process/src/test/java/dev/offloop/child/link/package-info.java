/** Both ends of a link, one of them correct at most. */
@NullMarked
package dev.offloop.child.link;

import org.jspecify.annotations.NullMarked;
