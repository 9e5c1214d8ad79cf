/**
 * Eyes on a loop: flight recorder events, the blocked-loop detector, the timeline.
 *
 * <p>Listeners run on the loop's thread, the detector and the timeline's writer on threads of their own. Imports no
 * Netty.
 */
@NullMarked
package dev.offloop.loop.diagnostics;

import org.jspecify.annotations.NullMarked;
