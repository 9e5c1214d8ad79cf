package dev.offloop.loop.diagnostics;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A callback blocked the loop. */
@Name("dev.offloop.BlockedLoop")
@Label("Blocked Loop")
@Category({"Offloop", "Event Loop"})
@Description("A callback kept the loop for so long that its thread was looked into; recorded when it ended")
@StackTrace(false)
final class BlockedLoopEvent extends Event {
    @Label("Loop Thread")
    String loop = "";

    @Label("Phase")
    String phase = "";

    @Label("Callback Class")
    String callback = "";

    @Label("Culprit")
    @Description("The innermost frame outside of the JDK, Netty and Vert.x that was seen most often")
    String culprit = "";

    @Label("Stack")
    @Description("The stack that was seen most often, innermost frame first")
    String stack = "";

    @Label("Cause")
    String cause = "";

    @Label("Time Taken")
    @Timespan(Timespan.NANOSECONDS)
    long took;

    @Label("Garbage Collection")
    @Timespan(Timespan.NANOSECONDS)
    long collecting;

    @Label("Stall of the JVM")
    @Timespan(Timespan.NANOSECONDS)
    long stalled;

    @Label("JIT Compilation")
    @Timespan(Timespan.NANOSECONDS)
    long compiling;

    @Label("Samples")
    int samples;
}
