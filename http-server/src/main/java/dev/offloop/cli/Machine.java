package dev.offloop.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What this machine, or the container that this process is in, has. */
final class Machine {
  private static final long MIB = 1 << 20;

  private Machine() {}

  /** Memory of the machine, or the limit of the container when that is less. */
  static long memoryMegabytes() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() / MIB;
  }
}
