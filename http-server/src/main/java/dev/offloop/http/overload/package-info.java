/** When the service refuses tasks because the process has no room or no time for them. */
@NullMarked
package dev.offloop.http.overload;

import org.jspecify.annotations.NullMarked;
