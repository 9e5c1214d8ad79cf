/** Both ends of a link, one of them honest at most. */
@NullMarked
package dev.offloop.child.link;

import org.jspecify.annotations.NullMarked;
